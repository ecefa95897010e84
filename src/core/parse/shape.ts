import { z } from 'zod';
import { limits } from './limits.ts';
import { image, jobLimits, services } from './shape/containers.ts';
import { artifacts, cache, reuse } from './shape/files.ts';
import { annotations, environment, retry } from './shape/outcomes.ts';
import { allowFailure, changes, exists, matrix, needs, refs, rules, startIn, when, workflow } from './shape/rules.ts';
import { fileVariables, lines, name, nameOrNames, path, scalar, span, variables } from './shape/values.ts';

/** The written form of `.ci.yml`: the one truth about its keys. Shorthands are written out later, in normalize. */

const script = lines.describe('Shell commands: one, or a list of them; lists in lists are flattened.');

const timeout = span.describe('How long the job may run: `3h 30m`, `90 minutes`, or a number of seconds.');

/** Lists in lists come from `!reference`. */
const tags = z
  .array(z.union([name, z.array(name)]))
  .max(50)
  .describe('Which workers may run the job: those that have all of these.');

const parallel = z
  .union([
    z.int().min(1).max(200),
    z.strictObject({
      matrix: matrix.describe('Each entry makes a job for every combination of its values.'),
    }),
  ])
  .describe('Runs the job several times: a number of members, or one for each combination of variables.');

/** What every job starts from: `default`, or the same keys at the top of the file. */
export const defaultShape = z
  .strictObject({
    image: image.optional(),
    services: services.optional(),
    before_script: script.optional(),
    after_script: script.optional(),
    cache: cache.optional(),
    artifacts: artifacts.optional(),
    retry: retry.optional(),
    timeout: timeout.optional(),
    interruptible: z.boolean().optional().describe('Whether a newer run may cancel the job; false when absent.'),
    tags: tags.optional(),
    reuse: reuse.optional(),
    limits: jobLimits.optional(),
    network: z.enum(['default', 'none']).optional().describe('`none`: the job reaches nothing, and has no services.'),
    annotations: annotations.optional(),
  })
  .describe('Defaults for every job; a job that has the key itself does not take it from here.');

const includeRules = z
  .array(
    z.strictObject({
      if: z.string().optional(),
      changes: changes.optional(),
      exists: exists.optional(),
      when: z.enum(['always', 'never']).optional(),
    }),
  )
  .describe('The first that holds decides whether the file is included; none: it is not.');

const include = z
  .union([
    path,
    z.strictObject({
      local: path.describe('A file of this repository; globs are allowed.'),
      rules: includeRules.optional(),
    }),
    z.strictObject({
      project: name.describe('Another repository that the app may read: `owner/repo`.'),
      file: nameOrNames.describe('One of its files, or a list of them.'),
      ref: scalar.optional().describe('A branch, tag or commit; its default branch when absent.'),
      rules: includeRules.optional(),
    }),
  ])
  .describe('Other files whose keys and jobs become part of this one.');

const schedule = z.strictObject({
  cron: z.string().describe('Minute, hour, day of month, month, day of week: `0 3 * * 1-5`.'),
  timezone: z.string().optional().describe('An IANA name such as `Europe/Berlin`; UTC when absent.'),
  branch: name.optional().describe('The branch that is run; the default branch when absent.'),
  variables: variables.optional(),
});

/** The keys at the top of the file that are not jobs. */
export const topShape = z.strictObject({
  stages: z.array(name).optional().describe('The order of stages; `build`, `test`, `deploy` when absent.'),
  default: defaultShape.optional(),
  include: z.union([include, z.array(include)]).optional(),
  workflow: workflow.optional(),
  variables: fileVariables.optional(),
  schedules: z
    .array(schedule)
    .max(50)
    .optional()
    .describe('When the pipeline runs by the clock; read from the default branch.'),
  ...defaultShape.shape,
});

export const jobShape = z
  .strictObject({
    stage: name.optional().describe('The stage the job belongs to; `test` when absent.'),
    extends: nameOrNames
      .optional()
      .describe('Jobs or templates it starts from; later ones win, and the job itself most.'),
    inherit: z
      .strictObject({
        default: z.union([z.boolean(), z.array(z.enum(defaultShape.keyof().options))]).optional(),
        variables: z.union([z.boolean(), z.array(name)]).optional(),
      })
      .optional()
      .describe('Which defaults and variables of the file the job takes; all when absent.'),
    ...defaultShape.shape,
    variables: variables.optional(),
    before_script: script.optional().describe('Commands before `script`, in the same shell.'),
    script: script.describe('The commands of the job. They run in one shell; the first that fails ends the job.'),
    after_script: script.optional().describe('Commands after the job, in a new shell, whatever the outcome.'),
    needs: needs.optional().describe('Jobs to wait for, instead of all earlier stages.'),
    dependencies: z.array(name).max(limits.needs).optional().describe('Jobs whose artifacts it gets; `[]` for none.'),
    rules: rules
      .describe('The first entry that holds decides whether and how the job runs; if none holds it does not run.')
      .optional(),
    only: refs.optional().describe('Names and kinds of refs the job runs for.'),
    except: refs.optional().describe('Names and kinds of refs the job does not run for.'),
    when: when.optional(),
    start_in: startIn.optional(),
    allow_failure: allowFailure.optional(),
    parallel: parallel.optional(),
    resource_group: z
      .union([
        name,
        z.strictObject({
          name,
          process_mode: z.enum(['unordered', 'oldest_first', 'newest_first', 'newest_ready_first']).optional(),
        }),
      ])
      .optional()
      .describe('Of the jobs of one resource group only one runs at a time, in the order of their runs.'),
    coverage: z
      .string()
      .optional()
      .describe('A regular expression between slashes that finds a percentage in the log.'),
    environment: environment.optional(),
    secrets: z
      .array(z.string().regex(/^[A-Za-z_]\w*$/, 'must be the name of a variable'))
      .max(100)
      .optional()
      .describe(
        'Secrets the job cannot do without, by name; it gets no others. Without this key: all that are for it.',
      ),
  })
  .describe('A job.');

export type WrittenTop = z.infer<typeof topShape>;
export type WrittenJob = z.infer<typeof jobShape>;
