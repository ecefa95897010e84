import type { Path } from './tree.ts';

/** A key that GitLab has and Berth refuses. */
export interface ForeignKey {
  /** What to do instead. */
  readonly hint: string;
}

const secret = 'Keep the credential with `berth secret set`: the job gets it as a variable.';
const copy = 'Copy the file into a repository, and include it with `local` or with `project` and `file`.';
const useVariables = 'Use `variables`.';
const noInputs = 'Use variables, or `extends` with templates.';
const noKubernetes = 'Remove it: jobs run in containers of Docker.';
const globs = 'Write globs as `paths`.';
const commit = 'Remove it: only files of the commit that runs are looked at.';
const sarif = 'Let the tool write SARIF, and name the file in `artifacts:reports:sarif`.';
const keep = 'Keep the file with `artifacts:paths`.';

const conditions = (key: string): Readonly<Record<string, string>> => ({
  [`${key}:changes:regexp`]: globs,
  [`${key}:exists:regexp`]: globs,
  [`${key}:exists:project`]: commit,
  [`${key}:exists:ref`]: commit,
});

const atTop: Readonly<Record<string, string>> = {
  pages: 'Give the job another name, and publish what it made in its `script`.',
  spec: noInputs,
  types: 'Call it `stages`.',
  'include:artifact': 'Includes are read before anything runs.',
  'include:component': copy,
  'include:inputs': noInputs,
  'include:integrity': 'Remove it: what is included comes from a repository.',
  'include:remote': copy,
  'include:template': copy,
  ...conditions('include:rules'),
  ...conditions('workflow:rules'),
};

const inJob: Readonly<Record<string, string>> = {
  dast_configuration: 'Run the scanner in the `script`.',
  hooks: 'Write the commands at the head of `before_script`.',
  id_tokens: secret,
  identity: secret,
  inputs: useVariables,
  manual_confirmation: 'Remove it: a manual job begins when somebody starts it.',
  pages: 'Publish in the `script`.',
  publish: 'Publish in the `script`.',
  release: 'Create the release in the `script`.',
  run: 'Write the commands as `script`.',
  'secrets:*': `${secret} A list here names those that the job cannot do without.`,
  trigger: 'Put the jobs of the other pipeline into this one with `include`.',
  type: 'Call it `stage`.',
  'artifacts:reports:accessibility': keep,
  'artifacts:reports:annotations': 'Use the key `annotations` of the job, or keep the file with `artifacts:paths`.',
  'artifacts:reports:browser_performance': keep,
  'artifacts:reports:container_scanning': sarif,
  'artifacts:reports:cyclonedx': keep,
  'artifacts:reports:dast': sarif,
  'artifacts:reports:dependency_scanning': sarif,
  'artifacts:reports:license_management': keep,
  'artifacts:reports:license_scanning': keep,
  'artifacts:reports:load_performance': keep,
  'artifacts:reports:lsif': keep,
  'artifacts:reports:metrics': keep,
  'artifacts:reports:repository_xray': keep,
  'artifacts:reports:requirements': keep,
  'artifacts:reports:sast': sarif,
  'artifacts:reports:secret_detection': sarif,
  'artifacts:reports:terraform': keep,
  'cache:key:files_commits': 'Use `files`: the key is made of their content.',
  'cache:unprotect': 'Remove it: caches are kept apart by trust, not by protected branches.',
  'environment:kubernetes': 'Deploy in the `script`.',
  'except:kubernetes': noKubernetes,
  'image:kubernetes': noKubernetes,
  'needs:pipeline': 'Remove it: a job needs jobs of its own pipeline.',
  'needs:project': 'Remove it: a job needs jobs of its own pipeline.',
  'needs:ref': 'Remove it: a job needs jobs of its own pipeline.',
  'only:kubernetes': noKubernetes,
  'services:kubernetes': noKubernetes,
  'variables:*:description': 'Describe it in the `variables` at the top of the file.',
  'variables:*:options': 'Write them in the `variables` at the top of the file.',
  ...conditions('rules'),
};

/** What to do about a key that Berth refuses by name, at this path; undefined for any other. */
export function foreignKey(kind: 'top' | 'job', ...path: Path): ForeignKey | undefined {
  const [first, ...rest] = path;
  if (kind === 'top' && first === 'default') return foreignKey('job', ...rest);
  const pattern = patternOf(path);
  const hint = kind === 'top' ? (ownHint(atTop, pattern) ?? oldDefault(pattern)) : ownHint(inJob, pattern);
  return hint === undefined ? undefined : { hint };
}

/** Keys of jobs may be written at the top, as defaults, but only the parts of those that Berth has are jobs' own. */
function oldDefault(pattern: string): string | undefined {
  return pattern.includes(':') && !pattern.startsWith('variables:') ? ownHint(inJob, pattern) : undefined;
}

function ownHint(hints: Readonly<Record<string, string>>, pattern: string): string | undefined {
  return Object.hasOwn(hints, pattern) ? hints[pattern] : undefined;
}

/** A path without its indexes, with any name of a variable as `*`, and with all that GitLab has in one of its secrets. */
function patternOf(path: Path): string {
  const keys = path.filter(step => typeof step !== 'number').map(String);
  if (keys[0] === 'secrets' && keys.length > 1) return 'secrets:*';
  return keys.map((key, index) => (keys[index - 1] === 'variables' ? '*' : key)).join(':');
}
