import { z } from 'zod';
import { limits } from './limits.ts';

/** The written form of `.ci.yml`: the one truth about its keys. Shorthands are written out later, in normalize. */

type Lines = string | Lines[];
const lines: z.ZodType<Lines> = z.lazy(() => z.union([z.string(), z.array(lines)]));

const name = z.string().min(1);

const script = lines.describe('Shell commands: one, or a list of them; lists in lists are flattened.');

const image = z
  .union([name, z.strictObject({ name })])
  .describe('The container image the job runs in. Variables are expanded.');

const timeout = z
  .union([z.string(), z.number()])
  .describe('How long the job may run: `3h 30m`, `90 minutes`, or a number of seconds.');

const variables = z
  .record(
    z.string(),
    z.union([
      z.string(),
      z.number(),
      z.boolean(),
      z.strictObject({
        value: z.union([z.string(), z.number(), z.boolean()]).optional(),
        description: z.string().optional(),
      }),
    ]),
  )
  .describe('Environment variables. A value may use other variables: `$A` or `${A}`; `$$` is a dollar sign.');

const artifacts = z
  .strictObject({
    paths: z
      .array(name.max(1000))
      .min(1)
      .max(100)
      .describe('Files to keep and to hand to later jobs: globs relative to the project directory.'),
    when: z
      .enum(['on_success', 'on_failure', 'always'])
      .optional()
      .describe('After which outcome of the job they are kept; on_success when absent.'),
  })
  .describe('Files that outlive the job.');

const patterns = z.array(z.string()).min(1).max(100);
const refs = z.union([z.string(), patterns, z.strictObject({ refs: z.union([z.string(), patterns]) })]);

const needs = z
  .array(
    z.union([
      name,
      z.strictObject({
        job: name.describe('The job to wait for.'),
        artifacts: z.boolean().optional().describe('Whether its artifacts are fetched; true when absent.'),
        optional: z.boolean().optional().describe('Whether it may be absent from the run; false when absent.'),
      }),
    ]),
  )
  .max(limits.needs);

/** What every job starts from: `default`, or the same keys at the top of the file. */
export const defaultShape = z
  .strictObject({
    image: image.optional(),
    before_script: script.optional(),
    after_script: script.optional(),
    timeout: timeout.optional(),
    artifacts: artifacts.optional(),
  })
  .describe('Defaults for every job; a job that has the key itself does not take it from here.');

/** The keys at the top of the file that are not jobs. */
export const topShape = z.strictObject({
  stages: z.array(name).optional().describe('The order of stages; `build`, `test`, `deploy` when absent.'),
  default: defaultShape.optional(),
  variables: variables.optional(),
  ...defaultShape.shape,
});

/** A job. */
export const jobShape = z.strictObject({
  stage: name.optional().describe('The stage the job belongs to; `test` when absent.'),
  image: image.optional(),
  variables: variables.optional(),
  before_script: script.optional().describe('Commands before `script`, in the same shell.'),
  script: script.describe('The commands of the job. They run in one shell; the first that fails ends the job.'),
  after_script: script.optional().describe('Commands after the job, in a new shell, whatever the outcome.'),
  needs: needs.optional().describe('Jobs to wait for, instead of all earlier stages.'),
  artifacts: artifacts.optional(),
  only: refs.optional().describe('Names and kinds of refs the job runs for.'),
  except: refs.optional().describe('Names and kinds of refs the job does not run for.'),
  when: z
    .enum(['on_success', 'on_failure', 'always', 'manual', 'never'])
    .optional()
    .describe('After which outcome of earlier jobs it runs; on_success when absent.'),
  allow_failure: z
    .boolean()
    .optional()
    .describe('Whether the run may succeed when the job fails; false when absent, true for manual jobs.'),
  timeout: timeout.optional(),
});

export type WrittenTop = z.infer<typeof topShape>;
export type WrittenJob = z.infer<typeof jobShape>;
export type WrittenDefault = z.infer<typeof defaultShape>;
export type WrittenLines = Lines;
