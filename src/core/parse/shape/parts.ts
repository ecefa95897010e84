import { z } from 'zod';
import { name, nameOrNames, path, paths, scalar, span, variables } from './common.ts';

/** Shapes of the keys that say what a job is made of and what it leaves behind. */

/** Arguments of a program: they may have several lines, but a NUL character ends them. */
const word = z.string().regex(/^[^\0]*$/, 'must not hold a NUL character');

const words = z.union([word.min(1), z.array(word)]);

const pullPolicy = z.enum(['always', 'if-not-present', 'never']);

const container = {
  name: name.describe('The name of the image. Variables are expanded.'),
  entrypoint: words.optional().describe('Replaces the entrypoint of the image.'),
  pull_policy: z
    .union([pullPolicy, z.array(pullPolicy).min(1)])
    .optional()
    .describe('When the image is pulled; a list is tried in order.'),
  docker: z
    .strictObject({
      platform: name.optional().describe('As in `linux/arm64`.'),
      user: name.max(255).optional().describe('The user its processes run as.'),
    })
    .optional(),
};

export const image = z
  .union([name, z.strictObject(container)])
  .describe('The container image the job runs in. Variables are expanded.');

const service = z.strictObject({
  ...container,
  alias: name.optional().describe('Names it is reached by, separated by spaces or commas.'),
  command: words.optional().describe('Replaces the command of the image.'),
  variables: variables.optional(),
});

export const services = z
  .array(z.union([name, service]))
  .max(20)
  .describe('Containers beside the job, such as a database, reached by name.');

const outcome = z.enum(['on_success', 'on_failure', 'always']);

const reports = z
  .strictObject({
    junit: nameOrNames.optional().describe('Test results in JUnit XML.'),
    dotenv: nameOrNames.optional().describe('`NAME=value` lines, variables for the jobs that need this one.'),
    coverage_report: z.strictObject({ coverage_format: z.enum(['cobertura', 'jacoco']), path }).optional(),
    codequality: nameOrNames.optional().describe('Findings in the Code Climate format.'),
    sarif: nameOrNames.optional().describe('Findings in SARIF.'),
  })
  .describe('Files with results, which Berth reads.');

export const artifacts = z
  .strictObject({
    paths: paths
      .optional()
      .describe('Files to keep and to hand to later jobs: globs relative to the project directory.'),
    exclude: paths.optional().describe('Globs of files that are not kept.'),
    untracked: z
      .boolean()
      .optional()
      .describe('Whether files that were not in the commit are kept too, ignored ones among them.'),
    name: name.max(255).optional().describe('Of the archive people download; variables are expanded.'),
    expire_in: span.optional().describe('How long they are kept: `1 week`, `never`.'),
    when: outcome.optional().describe('After which outcome of the job they are kept; on_success when absent.'),
    expose_as: name.max(100).optional().describe('What the pull request calls them.'),
    public: z.boolean().optional().describe('Whether everybody who sees the run may download them; true when absent.'),
    access: z
      .enum(['all', 'developer', 'maintainer', 'none'])
      .optional()
      .describe('Who may download them; all when absent.'),
    reports: reports.optional(),
  })
  .describe('Files that outlive the job.');

const oneCache = z.strictObject({
  key: z
    .union([
      scalar,
      z.strictObject({
        files: z.array(path).min(1).max(2).describe('Files whose content makes the key.'),
        prefix: name.optional(),
      }),
    ])
    .optional()
    .describe('Names the cache; `default` when absent. Variables are expanded.'),
  paths: paths.optional(),
  untracked: z.boolean().optional(),
  policy: z.enum(['pull-push', 'pull', 'push']).optional(),
  when: outcome.optional(),
  fallback_keys: z
    .array(name)
    .min(1)
    .max(5)
    .optional()
    .describe('Keys that are tried when there is no cache by `key`.'),
});

export const cache = z
  .union([oneCache, z.array(oneCache).max(4)])
  .describe('Files kept from run to run, such as downloaded packages. Up to four.');

/** After which failures a job can be tried again. */
export const retryCauses = [
  'always',
  'script_failure',
  'runner_system_failure',
  'stuck_or_timeout_failure',
  'image_pull_failure',
  'oom_killed',
] as const;

/** Others that GitLab has. They are accepted, so that its pipelines run unchanged. */
export const gitlabsRetryCauses = [
  'api_failure',
  'archived_failure',
  'data_integrity_failure',
  'job_execution_timeout',
  'no_updates_canceling',
  'no_updates_running',
  'runner_configuration_error',
  'runner_external_dependency_failure',
  'runner_interrupted',
  'runner_unsupported',
  'scheduler_failure',
  'server_timeout_canceling',
  'server_timeout_running',
  'stale_schedule',
  'stuck_pending_no_matching_runners',
  'stuck_pending_with_matching_runners',
  'unknown_failure',
  'unmet_prerequisites',
] as const;

const cause = z.union([z.enum(retryCauses), z.enum(gitlabsRetryCauses)]);

const attempts = z.int().min(0).max(2);

export const retry = z
  .union([
    attempts,
    z.strictObject({
      max: attempts.optional(),
      when: z
        .union([cause, z.array(cause).min(1)])
        .optional()
        .describe('After which failures; all when absent.'),
      exit_codes: z.union([z.int(), z.array(z.int()).min(1)]).optional(),
    }),
  ])
  .describe('How often the job is tried again when it fails: 0, 1 or 2 times.');

export const environment = z
  .union([
    name,
    z.strictObject({
      name,
      url: name.optional(),
      action: z.enum(['start', 'prepare', 'stop', 'verify', 'access']).optional(),
      on_stop: name.optional().describe('The job that stops it.'),
      auto_stop_in: span.optional(),
      deployment_tier: z.enum(['production', 'staging', 'testing', 'development', 'other']).optional(),
    }),
  ])
  .describe('Where the job deploys to. Variables are expanded.');

export const reuse = z
  .union([
    z.boolean(),
    z.strictObject({
      inputs: paths.optional().describe('Globs of the files the job depends on; all when absent.'),
      ttl: span.optional().describe('How long a result is good for; 7 days when absent.'),
    }),
  ])
  .describe('Skips the job when a successful run with identical content exists.');

const size = z.union([z.string(), z.int().positive()]);

export const jobLimits = z
  .strictObject({
    cpus: z.number().positive().max(1024).optional(),
    memory: size.optional().describe('`512m`, `4g`, or a number of bytes.'),
    pids: z.int().positive().optional(),
    disk: size.optional().describe('`10g`, or a number of bytes.'),
  })
  .describe('What the containers of the job may use; the operator sets maxima.');

const matcher = z.strictObject({
  pattern: name.max(500).describe('A regular expression with named groups `file`, `line`, `column`, `message`.'),
  severity: z.enum(['error', 'warning', 'notice']).optional().describe('error when absent.'),
});

export const annotations = z
  .union([z.literal(false), z.array(matcher).min(1).max(20)])
  .describe(
    'Finds places in files that lines of the log speak of. A list adds to the built-in ones; false turns all off.',
  );

export type WrittenImage = z.infer<typeof image>;
export type WrittenServices = z.infer<typeof services>;
export type WrittenArtifacts = z.infer<typeof artifacts>;
export type WrittenCache = z.infer<typeof cache>;
export type WrittenRetry = z.infer<typeof retry>;
export type WrittenEnvironment = z.infer<typeof environment>;
export type WrittenReuse = z.infer<typeof reuse>;
export type WrittenLimits = z.infer<typeof jobLimits>;
export type WrittenAnnotations = z.infer<typeof annotations>;
