import { z } from 'zod';
import { testResult } from './schemas.ts';

const time = z.iso.datetime();
const identity = z.object({ job: z.string(), suite: z.string(), name: z.string() });

export const testRun = identity.extend({
  run: z.string(),
  attempt: z.int(),
  sha: z.string(),
  created_at: time,
  outcome: z.string(),
  duration_ms: z.number().optional(),
});

export const runTests = z.object({
  counts: z.record(z.string(), z.int()),
  /** Which branch the history is of. */
  branch: z.string(),
  tests: z.array(
    testResult.extend({
      job: z.string(),
      attempt: z.int(),
      history: z
        .object({
          standing: z.enum(['new', 'known', 'flaky', 'unknown']),
          earlier: z.array(z.object({ run: z.string(), outcome: z.string() })),
        })
        .optional(),
    }),
  ),
});

const tally = identity.extend({
  ran: z.int(),
  failed: z.int(),
  flaky: z.int(),
  mixed_commits: z.int(),
  last_run: z.string(),
});

export const repositoryTests = z.object({
  flaky: z.array(tally),
  failing: z.array(tally),
  slowest: z.array(identity.extend({ ran: z.int(), median_ms: z.number() })),
});

export const jobHistory = z.object({
  success_rate: z.number().optional(),
  median_ms: z.number().optional(),
  p95_ms: z.number().optional(),
  median_queued_ms: z.number().optional(),
  p95_queued_ms: z.number().optional(),
  flaky_commits: z.int(),
  tries: z.array(
    z.object({
      run: z.string(),
      attempt: z.int(),
      sha: z.string(),
      queued_at: time,
      started_at: time.optional(),
      ended_at: time,
      outcome: z.string(),
    }),
  ),
});
