/** The properties of `advance`, each a function over an implementation, so that broken ones can be tried too. */

import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Run } from '../../../src/model/run.ts';
import type { Signal } from '../../../src/model/signal.ts';
import { drive } from './drive.ts';
import { runs } from './graphs.ts';
import { endings, happenings } from './happenings.ts';
import { STEP_PROPERTIES, type StepProperty } from './step-properties.ts';
import { type Advance, walk } from './walk.ts';

/** Throws when `advance` does not have the property. */
export type Property = (advance: Advance, settings: fc.Parameters<unknown>) => void;

/** These may fit again. */
const AT_ANY_TIME: ReadonlySet<Signal['type']> = new Set(['rerun', 'due', 'expired']);

/** One that is handed back for ever never ends. */
const answers = fc
  .array(endings, { minLength: 1, maxLength: 8 })
  .filter(all => all.some(({ outcome }) => outcome !== 'handed_back'));

export const PROPERTIES: Readonly<Record<string, Property>> = {
  ...Object.fromEntries(Object.entries(STEP_PROPERTIES).map(([name, property]) => [name, inEveryStep(property)])),

  'a signal that does not fit returns the same object': inEveryState((advance, run) => {
    for (const signal of unfitting(run)) assertSame(advance(run, signal, 99), run, signal);
  }),

  'a repeated signal returns the same object': (advance, settings) =>
    fc.assert(
      fc.property(runs, happenings, (start, all) => {
        for (const { after, signal } of walk(advance, start, all)) {
          if (!AT_ANY_TIME.has(signal.type)) assertSame(advance(after, signal, 99), after, signal);
        }
      }),
      settings,
    ),

  'the same signals lead to the same run': (advance, settings) =>
    fc.assert(
      fc.property(runs, happenings, (start, all) =>
        assert.deepEqual(walk(advance, start, all).at(-1)?.after, walk(advance, start, all).at(-1)?.after),
      ),
      settings,
    ),

  'every run completes once workers answer and people start what waits for them': inEveryState(
    (advance, run, answer) => {
      const end = drive(advance, run, answer, { people: true });
      assert.ok(end.completedAt !== undefined);
      assert.ok(end.jobs.every(({ progress }) => progress.status === 'completed'));
    },
  ),

  'after everything was cancelled no job starts, and the run completes': inEveryState((advance, run, answer) => {
    if (run.completedAt !== undefined) return;
    const cancelled = advance(run, { type: 'cancel', reason: 'Somebody said so.' }, 99);
    const end = drive(advance, cancelled, answer, { people: false });
    assert.ok(end.completedAt !== undefined);
    assert.deepEqual(attemptNumbers(end), attemptNumbers(run));
  }),

  'a run that is run again completes again, with every job in a new round': inEveryState((advance, run, answer) => {
    const end = drive(advance, run, answer, { people: true });
    const again = advance(end, { type: 'rerun', what: 'all' }, 99);
    assert.ok(again.jobs.every(({ round }, position) => round === (end.jobs[position]?.round ?? 0) + 1));
    assert.ok(drive(advance, again, answer, { people: true }).completedAt !== undefined);
  }),
};

function assertSame(after: Run, before: Run, signal: Signal): void {
  if (after !== before) assert.fail(`${JSON.stringify(signal)} changed the run`);
}

function inEveryStep(property: StepProperty): Property {
  return (advance, settings) =>
    fc.assert(
      fc.property(runs, happenings, (start, all) => {
        for (const step of walk(advance, start, all))
          assert.equal(property(step), undefined, JSON.stringify(step.signal));
      }),
      settings,
    );
}

function inEveryState(check: Check): Property {
  return (advance, settings) =>
    fc.assert(
      fc.property(runs, happenings, answers, (start, all, answer) =>
        check(advance, walk(advance, start, all).at(-1)?.after ?? start, answer),
      ),
      settings,
    );
}

type Check = (advance: Advance, run: Run, answer: Parameters<typeof drive>[2]) => void;

/** Late, early and foreign signals of workers, and people asking for what is not offered. */
function unfitting(run: Run): readonly Signal[] {
  return run.jobs.flatMap(({ job: { key }, attempts, progress }): readonly Signal[] => {
    const last = attempts.at(-1);
    const newest = last?.number ?? 0;
    const wrong = [newest - 1, newest + 1].flatMap(attempt => of(key, attempt, last?.worker ?? 'w'));
    const foreign = progress.status === 'in_progress' ? of(key, newest, 'stranger') : [];
    const early =
      progress.status === 'in_progress' ? [] : of(key, newest, 'w').filter(({ type }) => type !== 'claimed');
    const waitsFor = progress.status === 'waiting' ? progress.for : undefined;
    const unoffered: Signal[] = waitsFor === 'play' || waitsFor === 'delay' ? [] : [{ type: 'play', key }];
    const unasked: Signal[] =
      waitsFor === 'resource'
        ? []
        : [
            { type: 'granted', key },
            { type: 'held', key, behind: '9' },
          ];
    return [...wrong, ...foreign, ...early, ...unoffered, ...unasked];
  });
}

function of(key: string, attempt: number, worker: string): readonly Signal[] {
  return [
    { type: 'claimed', key, attempt, worker },
    { type: 'ended', key, attempt, worker, ended: { outcome: 'success', sections: [] } },
    { type: 'lost', key, attempt, worker },
  ];
}

function attemptNumbers(run: Run): readonly (readonly number[])[] {
  return run.jobs.map(({ attempts }) => attempts.map(({ number }) => number));
}
