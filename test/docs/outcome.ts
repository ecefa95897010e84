import { z } from 'zod';
import { answerOf, type CaseFile } from '../core/plan/case-file.ts';

/** What a pipeline of the documentation comes to. */
export interface Outcome {
  /** How many jobs take part. */
  readonly jobs: number;
  /** Errors and warnings. */
  readonly faults: readonly string[];
  /** What is understood and will be carried out one day: see core/plan/not-yet.ts. */
  readonly notYet: readonly string[];
}

const answer = z.object({
  jobs: z.array(z.unknown()).default([]),
  diagnostics: z.array(z.string()).default([]),
});

/** Parses and plans, with the files that are included, as golden cases do. */
export function outcomeOf(pipeline: string, happened: CaseFile['happened']): Outcome {
  const { jobs, diagnostics } = answer.parse(answerOf({ pipeline, happened, expected: undefined }));
  const isNotYet = (text: string) => /\byet\b/.test(text);
  return {
    jobs: jobs.length,
    faults: diagnostics.filter(text => !isNotYet(text)),
    notYet: diagnostics.filter(isNotYet),
  };
}
