/**
 * Keys that GitLab has, or that Berth will have, and that this version does not obey. Each is an error that says so:
 * a pipeline never means less than it says. Source: GitLab's CI/CD JSON schema.
 */
const notYet: Readonly<Record<string, readonly string[]>> = {
  top: ['cache', 'include', 'schedules', 'services', 'workflow'],
  default: ['annotations', 'cache', 'interruptible', 'limits', 'network', 'retry', 'reuse', 'services', 'tags'],
  job: [
    'annotations',
    'cache',
    'coverage',
    'dependencies',
    'environment',
    'extends',
    'inherit',
    'interruptible',
    'limits',
    'network',
    'parallel',
    'resource_group',
    'retry',
    'reuse',
    'rules',
    'services',
    'start_in',
    'tags',
  ],
  image: ['docker', 'entrypoint', 'kubernetes', 'pull_policy'],
  artifacts: ['access', 'exclude', 'expire_in', 'expose_as', 'name', 'public', 'reports', 'untracked'],
  needs: ['parallel', 'pipeline', 'project', 'ref'],
  refs: ['changes', 'kubernetes', 'variables'],
  variable: ['expand', 'options'],
  allow_failure: ['exit_codes'],
};

const refused: Readonly<Record<string, readonly string[]>> = {
  top: ['pages', 'spec'],
  default: ['hooks', 'id_tokens', 'identity'],
  job: [
    'hooks',
    'id_tokens',
    'identity',
    'inputs',
    'manual_confirmation',
    'pages',
    'publish',
    'release',
    'run',
    'secrets',
    'trigger',
  ],
};

/** What Berth says about a key (called `label`) it knows of but does not obey; undefined for a key nobody knows. */
export function foreignKey(context: string, key: string, label = key): string | undefined {
  if (notYet[context]?.includes(key)) return `Berth does not support \`${label}\` yet.`;
  if (refused[context]?.includes(key)) return `Berth does not support \`${label}\`.`;
  return undefined;
}
