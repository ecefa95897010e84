/**
 * A story is told in steps such as `build ok`, `test 137` (its exit code), `claim test`, `cancel`, `rerun failed`,
 * `play deploy`, `approve`, `grant deploy`, `wait 10` (seconds), `superseded`.
 */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { advance } from '../../../src/core/schedule/advance.ts';
import { openAttempt } from '../../../src/core/schedule/attempts.ts';
import { conclude } from '../../../src/core/schedule/conclude.ts';
import type { PlannedJob } from '../../../src/model/plan.ts';
import type { AutoCancel } from '../../../src/model/rule.ts';
import type { Ended, Run } from '../../../src/model/run.ts';
import type { Signal } from '../../../src/model/signal.ts';
import type { Trust } from '../../../src/model/trigger.ts';
import { runOf, somebody } from './runs.ts';

const failure = {
  outcome: 'failure',
  cause: 'script_failure',
  message: 'It failed.',
  exitCode: 1,
  sections: [],
} as const;

const ENDINGS: Readonly<Record<string, Ended>> = {
  ok: { outcome: 'success', sections: [] },
  fail: failure,
  broken: { outcome: 'failure', cause: 'runner_system_failure', message: 'The disk is full.', sections: [] },
  imageless: { outcome: 'failure', cause: 'image_pull_failure', message: 'There is no image.', sections: [] },
  hungry: { outcome: 'failure', cause: 'oom_killed', message: 'It was killed.', exitCode: 137, sections: [] },
  handed: { outcome: 'handed_back' },
  timeout: { outcome: 'timed_out', sections: [] },
  stopped: { outcome: 'cancelled', sections: [] },
};

/** The run after these steps; each signal of them takes a second. */
export function tell(run: Run, steps: readonly string[]): Run {
  let told = run;
  let now = 0;
  for (const step of steps) {
    const [first, seconds] = step.split(' ');
    if (first === 'wait') now += (Number(seconds) - 1) * 1000;
    for (const signal of toSignals(step)) {
      now += 1000;
      told = advance(told, signal(told), now);
    }
  }
  return told;
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
    case 'stop-environment':
      return [() => ({ type: 'stop_environment', key: second })];
    case 'play':
      return [() => ({ type: 'play', key: second })];
    case 'grant':
      return [() => ({ type: 'granted', key: second })];
    case 'wait':
      return [() => ({ type: 'due' })];
    case 'superseded':
      return [() => ({ type: 'superseded', by: '9' })];
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
  const exitCode = Number(how);
  const ended: Ended | undefined = exitCode > 0 ? { ...failure, exitCode } : ENDINGS[how];
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
  readonly autoCancel?: AutoCancel;
  readonly steps: readonly string[];
  /** What `states` says in the end. */
  readonly end: Readonly<Record<string, string>>;
}

/** One test for each story. */
export function tellAll(topic: string, stories: readonly Story[]): void {
  describe(topic, () => {
    for (const story of stories) {
      test(story.name, () =>
        assert.deepEqual(states(tell(runOf(story.jobs, story.trust, story.autoCancel), story.steps)), story.end),
      );
    }
  });
}
