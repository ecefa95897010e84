import type { Job, Pipeline } from '../../model/pipeline.ts';
import type { LookUp } from '../expression/holds.ts';
import { type Conditions, comparedWith } from './conditions.ts';
import type { Questions } from './facts.ts';

/** What must be known of a commit before its plan can be made. `lookUpFor` gives the variables a job sees, or the workflow. */
export function questionsOf(pipeline: Pipeline, lookUpFor: (job?: Job) => LookUp): Questions {
  return merged([
    questionsOfRules(pipeline.workflow.rules ?? [], lookUpFor()),
    ...pipeline.jobs.map(job => questionsOfJob(job, lookUpFor)),
  ]);
}

/** What must be known before entries of `rules` can be judged. */
export function questionsOfRules(rules: readonly Conditions[], lookUp: LookUp): Questions {
  return {
    files: rules.some(({ exists }) => exists !== undefined),
    changed: rules.flatMap(({ changes }) => (changes ? [comparedWith(changes, lookUp)] : [])),
  };
}

function questionsOfJob(job: Job, lookUpFor: (job?: Job) => LookUp): Questions {
  const asksChanges = [job.only, job.except].some(each => each?.changes !== undefined);
  return merged([
    { files: false, changed: asksChanges ? [''] : [] },
    ...(job.rules ? [questionsOfRules(job.rules, lookUpFor(job))] : []),
  ]);
}

/** Each question once. */
function merged(all: readonly Questions[]): Questions {
  return { files: all.some(({ files }) => files), changed: [...new Set(all.flatMap(({ changed }) => changed))] };
}
