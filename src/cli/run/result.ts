/** What a run came to, for programs: the object of `--json` and the exit code. */

import { failedOf, totalOf } from '../../core/render/test-counts.ts';
import { isWorldsFault } from '../../core/schedule/attempts.ts';
import { conclude } from '../../core/schedule/conclude.ts';
import { hasFailed } from '../../core/schedule/verdict.ts';
import type { Attempt, JobRun, Run } from '../../model/run.ts';

export interface RunResult {
  /** As the Checks API spells it; `action_required` when only a manual job could go on. Null while it runs. */
  readonly conclusion: ReturnType<typeof conclude> | null;
  readonly jobs: readonly JobResult[];
}

export interface JobResult {
  readonly key: string;
  readonly stage: string;
  readonly status: string;
  readonly conclusion: string | null;
  /** Of the last attempt's script; null when it did not come to an end. */
  readonly exitCode: number | null;
  readonly attempts: number;
  /** Of the last attempt; null when there was none. */
  readonly durationMs: number | null;
  /** Of the last attempt, as its test reports tell; null when there was none. An errored one counts as failed. */
  readonly tests: TestCounts | null;
}

export interface TestCounts {
  readonly total: number;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Passed when they were tried again. */
  readonly flaky: number;
}

export function resultOf(run: Run): RunResult {
  return { conclusion: conclude(run) ?? null, jobs: run.jobs.map(jobResult) };
}

function jobResult({ job, progress, attempts }: JobRun): JobResult {
  const last = attempts.at(-1);
  return {
    key: job.key,
    stage: job.stage,
    status: progress.status,
    conclusion: progress.status === 'completed' ? progress.conclusion : null,
    exitCode: exitCodeOf(last),
    attempts: attempts.length,
    durationMs: last?.startedAt === undefined || last.endedAt === undefined ? null : last.endedAt - last.startedAt,
    tests: testCountsOf(last),
  };
}

function testCountsOf(attempt: Attempt | undefined): TestCounts | null {
  const ended = attempt?.ended;
  const tests = ended !== undefined && 'tests' in ended ? ended.tests : undefined;
  if (tests === undefined) return null;
  const { passed, skipped, flaky } = tests.counts;
  return { total: totalOf(tests), passed, failed: failedOf(tests), skipped, flaky };
}

function exitCodeOf(attempt: Attempt | undefined): number | null {
  const ended = attempt?.ended;
  if (ended?.outcome === 'success') return 0;
  return (ended?.outcome === 'failure' ? ended.exitCode : undefined) ?? null;
}

/** What a shell reports for a program that Ctrl-C ended. */
const INTERRUPTED = 130;

/** 0 passed, 1 failed, 3 when nothing but the world around the jobs failed, 130 when it was cancelled. */
export function exitCodeOfRun(run: Run): number {
  switch (conclude(run)) {
    case 'failure':
    case 'timed_out':
      return run.jobs.filter(hasFailed).every(failedByWorld) ? 3 : 1;
    case 'cancelled':
      return INTERRUPTED;
    default:
      return 0;
  }
}

function failedByWorld({ attempts }: JobRun): boolean {
  const ended = attempts.at(-1)?.ended;
  return ended !== undefined && isWorldsFault(ended);
}
