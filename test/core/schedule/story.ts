/** A story is told in steps such as `build ok`, `claim test`, `cancel`, `rerun failed`, `play deploy`, `approve`. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { advance } from '../../../src/core/schedule/advance.ts';
import { openAttempt } from '../../../src/core/schedule/attempts.ts';
import { conclude } from '../../../src/core/schedule/conclude.ts';
import type { PlannedJob } from '../../../src/model/plan.ts';
import type { Ended, Run } from '../../../src/model/run.ts';
import type { Signal } from '../../../src/model/signal.ts';
import type { Trust } from '../../../src/model/trigger.ts';
import { runOf, somebody } from './runs.ts';

const ENDINGS: Readonly<Record<string, Ended>> = {
  ok: { outcome: 'success', sections: [] },
  fail: { outcome: 'failure', cause: 'script_failure', message: 'It failed.', exitCode: 1, sections: [] },
  broken: { outcome: 'failure', cause: 'runner_system_failure', message: 'The disk is full.', sections: [] },
  timeout: { outcome: 'timed_out', sections: [] },
  stopped: { outcome: 'cancelled', sections: [] },
};

/** The run after these steps; each takes a second. */
export function tell(run: Run, steps: readonly string[]): Run {
  return steps
    .flatMap(toSignals)
    .reduce((told, signal, second) => advance(told, signal(told), (second + 1) * 1000), run);
}

function toSignals(step: string): readonly ((run: Run) => Signal)[] {
  const [first = '', second = ''] = step.split(' ');
  switch (first) {
    case 'approve':
      return [() => ({ type: 'approved', by: somebody })];
    case 'cancel':
      return [() => ({ type: 'cancel', ...(second === '' ? {} : { keys: [second] }), reason: 'Somebody said so.' })];
    case 'rerun':
      return [() => ({ type: 'rerun', what: second === 'failed' || second === 'all' ? second : [second] })];
    case 'play':
      return [() => ({ type: 'play', key: second })];
    case 'claim':
      return [run => ({ type: 'claimed', key: second, attempt: attemptOf(run, second), worker: 'w' })];
    case 'end':
      return [run => end(run, second, step.split(' ')[2] ?? '')];
    default:
      return [...toSignals(`claim ${first}`), run => end(run, first, second)];
  }
}

function end(run: Run, key: string, how: string): Signal {
  const attempt = attemptOf(run, key);
  if (how === 'lost') return { type: 'lost', key, attempt, worker: 'w' };
  const ended = ENDINGS[how];
  if (ended === undefined) throw new Error(`no such ending: ${how}`);
  return { type: 'ended', key, attempt, worker: 'w', ended };
}

function attemptOf(run: Run, key: string): number {
  const jobRun = run.jobs.find(other => other.job.key === key);
  if (jobRun === undefined) throw new Error(`no such job: ${key}`);
  return openAttempt(jobRun)?.number ?? 0;
}

/** How each job and the run (under `ci`) stand, in a word. */
export function states(run: Run): Readonly<Record<string, string>> {
  const jobs = run.jobs.map(({ job, progress }) => {
    if (progress.status === 'completed') return [job.key, progress.conclusion];
    if (progress.status === 'waiting') return [job.key, `waiting for ${progress.for}`];
    return [job.key, progress.status];
  });
  return { ...Object.fromEntries(jobs), ci: conclude(run) ?? 'open' };
}

export interface Story {
  readonly name: string;
  readonly jobs: readonly PlannedJob[];
  readonly trust?: Trust;
  readonly steps: readonly string[];
  /** What `states` says in the end. */
  readonly end: Readonly<Record<string, string>>;
}

/** One test for each story. */
export function tellAll(topic: string, stories: readonly Story[]): void {
  describe(topic, () => {
    for (const story of stories) {
      test(story.name, () => assert.deepEqual(states(tell(runOf(story.jobs, story.trust), story.steps)), story.end));
    }
  });
}
