import { z } from 'zod';
import { name, span } from './values.ts';

/** Shapes of the keys that say what comes of a job: another try, a deployment, annotations. */

/** After which failures a job can be tried again. */
export const retryCauses = [
  'always',
  'script_failure',
  'runner_system_failure',
  'stuck_or_timeout_failure',
  'image_pull_failure',
  'oom_killed',
  'disk_full',
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

const matcher = z.strictObject({
  pattern: name.max(500).describe('A regular expression with named groups `file`, `line`, `column`, `message`.'),
  severity: z.enum(['error', 'warning', 'notice']).optional().describe('error when absent.'),
});

export const annotations = z
  .union([z.literal(false), z.array(matcher).min(1).max(20)])
  .describe(
    'Finds places in files that lines of the log speak of. A list adds to the built-in ones; false turns all off.',
  );

export type WrittenRetry = z.infer<typeof retry>;
export type WrittenEnvironment = z.infer<typeof environment>;
export type WrittenAnnotations = z.infer<typeof annotations>;
