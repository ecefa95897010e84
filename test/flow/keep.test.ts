import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KeptSandbox } from '../../src/flow/ports/engine.ts';
import { keepFailed } from '../../src/flow/work/keep.ts';
import { InfraError } from '../../src/model/errors.ts';
import type { Ended } from '../../src/model/run.ts';
import { createExecution, fakeSandbox, type TestExecution } from './execution.ts';

const FAILED: Ended = {
  outcome: 'failure',
  cause: 'script_failure',
  message: 'Exit code 3 in `a secret`',
  exitCode: 3,
  sections: [],
};

/** An attempt of run 1 at 14:02, on an engine that keeps so many already; what happened is said in order. */
function execution(kept: number, wanted?: { readonly forMs: number; readonly most: number }) {
  const events: string[] = [];
  const context = {
    now: () => Date.UTC(2026, 10, 23, 14, 2),
    settings: wanted === undefined ? {} : { keepFailed: wanted },
    engine: {
      kept: async () =>
        Array.from({ length: kept }, (_, index) => ({
          destroy: async () => void events.push(`release ${index}`),
        })) as unknown as KeptSandbox[],
    },
    log: { warn: () => events.push('warn') },
  };
  const attempt = { ...createExecution({ artifacts: {} }), context, run: { id: '42' } } as unknown as TestExecution;
  const sandbox = fakeSandbox({
    keep: async (until, reason) => void events.push(`keep until ${new Date(until).toISOString()}: ${reason}`),
  });
  return { events, attempt, sandbox };
}

const HALF_AN_HOUR = { forMs: 30 * 60_000, most: 2 };

test('a job that failed is kept, says so, and takes the place of the oldest', async () => {
  const { events, attempt, sandbox } = execution(4, HALF_AN_HOUR);
  const ended = await keepFailed(attempt, sandbox, FAILED);
  assert.deepEqual(ended, { ...FAILED, keptUntil: Date.UTC(2026, 10, 23, 14, 32) });
  const kept = 'keep until 2026-11-23T14:32:00.000Z: Exit code 3 in `[masked]`';
  assert.deepEqual(events, [kept, 'release 0', 'release 1']);
  assert.match(attempt.notes.join('\n'), /until 2026-11-23 14:32:00 UTC.*\n {2}berth shell 42 build$/);
});

test('so is one whose time was over, with the command that took it', async () => {
  const { events, attempt, sandbox } = execution(1, HALF_AN_HOUR);
  const section = { command: 'npm test\necho', startedAt: 0, durationMs: 1, offset: 0 };
  await keepFailed(attempt, sandbox, { outcome: 'timed_out', sections: [section] });
  assert.match(events.join(), /: Timed out in `npm test`$/);
});

test('nothing else is', async () => {
  const others: readonly Ended[] = [
    { outcome: 'success', sections: [] },
    { outcome: 'cancelled', sections: [] },
    { outcome: 'failure', cause: 'artifact_failure', message: 'No such report.', sections: [] },
  ];
  for (const ended of others) {
    const { events, attempt, sandbox } = execution(0, HALF_AN_HOUR);
    assert.equal(await keepFailed(attempt, sandbox, ended), ended);
    assert.deepEqual([...events, ...attempt.notes], []);
  }
  const { events, attempt, sandbox } = execution(0);
  assert.equal(await keepFailed(attempt, sandbox, FAILED), FAILED);
  assert.deepEqual([...events, ...attempt.notes], []);
});

test('an engine that cannot keep it changes nothing of the result', async () => {
  const { events, attempt } = execution(0, HALF_AN_HOUR);
  const keep = () => Promise.reject(new InfraError('Docker could not create a volume', { retryable: true }));
  assert.equal(await keepFailed(attempt, fakeSandbox({ keep }), FAILED), FAILED);
  assert.deepEqual([...events, ...attempt.notes], ['warn']);
});
