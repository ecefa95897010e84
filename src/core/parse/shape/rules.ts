import { z } from 'zod';
import { limits } from '../limits.ts';
import { name, path, paths, scalar, span, variables } from './values.ts';

/** Shapes of the keys that decide whether and when a job runs. */

export const when = z
  .enum(['on_success', 'on_failure', 'always', 'manual', 'delayed', 'never'])
  .describe('After which outcome of earlier jobs it runs; on_success when absent.');

export const startIn = span.describe(
  'How long a delayed job waits: `30 minutes`, or a number of seconds; a week at most.',
);

export const allowFailure = z
  .union([z.boolean(), z.strictObject({ exit_codes: z.union([z.int(), z.array(z.int()).min(1)]) })])
  .describe('Whether the run may succeed when the job fails; false when absent, true for manual jobs.');

export const matrix = z
  .array(z.record(z.string(), z.union([scalar, z.array(scalar).min(1)])))
  .min(1)
  .max(200);

const need = z.strictObject({
  job: name.describe('The job to wait for.'),
  artifacts: z.boolean().optional().describe('Whether its artifacts are fetched; true when absent.'),
  optional: z.boolean().optional().describe('Whether it may be absent from the run; false when absent.'),
  parallel: z
    .strictObject({ matrix })
    .optional()
    .describe('Which members of a parallel job are meant; all when absent.'),
});

/** Lists in lists come from `!reference`. */
type Needs = (string | z.infer<typeof need> | Needs)[];
export const needs: z.ZodType<Needs> = z.lazy(() => z.array(z.union([name, need, needs])).max(limits.needs));

export const changes = z
  .union([paths, z.strictObject({ paths, compare_to: path.optional() })])
  .describe('Globs; holds when a file that changed matches one of them.');

export const exists = z
  .union([paths, z.strictObject({ paths })])
  .describe('Globs; holds when a file of the commit matches one of them.');

const condition = z.string().describe('An expression over variables: `$CI_COMMIT_BRANCH == "main" && $NIGHTLY`.');

const rule = z.strictObject({
  if: condition.optional(),
  changes: changes.optional(),
  exists: exists.optional(),
  when: when.optional(),
  start_in: startIn.optional(),
  allow_failure: allowFailure.optional(),
  variables: variables.optional(),
  needs: needs.optional().describe('Replaces the needs of the job.'),
  interruptible: z.boolean().optional(),
});

/** Lists in lists come from `!reference`. */
type Rules = (z.infer<typeof rule> | Rules)[];
export const rules: z.ZodType<Rules> = z.lazy(() => z.array(z.union([rule, rules])));

const autoCancel = z
  .strictObject({
    on_new_commit: z.enum(['conservative', 'interruptible', 'none']).optional(),
    on_job_failure: z.enum(['all', 'none']).optional(),
  })
  .describe('What ends a run early: a newer commit, or the first job that fails.');

const workflowRule = z.strictObject({
  if: condition.optional(),
  changes: changes.optional(),
  exists: exists.optional(),
  when: z.enum(['always', 'never']).optional(),
  variables: variables.optional(),
  auto_cancel: autoCancel.optional(),
});

type WorkflowRules = (z.infer<typeof workflowRule> | WorkflowRules)[];
const workflowRules: z.ZodType<WorkflowRules> = z.lazy(() => z.array(z.union([workflowRule, workflowRules])));

export const workflow = z
  .strictObject({
    name: name.max(255).optional().describe('What a run is called; variables are expanded.'),
    rules: workflowRules
      .optional()
      .describe('The first that holds decides whether there is a run; none: there is not.'),
    auto_cancel: autoCancel.optional(),
  })
  .describe('Whether there is a run at all, its name, and what ends it early.');

const patterns = z.union([z.string(), z.array(z.string()).min(1).max(100)]);

export const refs = z.union([
  z.string(),
  z.array(z.string()).min(1).max(100),
  z.strictObject({
    refs: patterns.optional().describe('Keywords, names and regular expressions.'),
    variables: patterns.optional().describe('Expressions over variables; one must hold.'),
    changes: paths.optional().describe('Globs; one must match a file that changed.'),
  }),
]);

export type WrittenNeeds = Needs;
export type WrittenRule = z.infer<typeof rule>;
export type WrittenRules = Rules;
export type WrittenWorkflow = z.infer<typeof workflow>;
export type WrittenWorkflowRules = WorkflowRules;
export type WrittenRefs = z.infer<typeof refs>;
