import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { advance } from '../../src/core/schedule/advance.ts';
import { createRun } from '../../src/core/schedule/create-run.ts';
import { startReporter } from '../../src/flow/report.ts';
import { createMemoryLogs } from '../../src/io/memory/logs.ts';
import { createMemory } from '../../src/io/memory/memory.ts';
import type { Run } from '../../src/model/run.ts';
import type { Signal } from '../../src/model/signal.ts';
import { pullRequestTrigger } from '../core/schedule/pull-request.ts';
import { job, push } from '../core/schedule/runs.ts';
import { setStage } from '../io/github/stage.ts';

/** A reporter of runs that are told by hand, at times that are told by hand. */
async function setReporter(t: TestContext) {
  let clock = Date.now();
  const stage = await setStage(t, { now: () => clock });
  const { number } = await stage.openPullRequest();
  const { store } = createMemory().open();
  const log = pino({ level: 'silent' });
  const { forge, github } = stage;
  const now = () => clock;
  const dispatch = { queue: async () => ({ workers: [], line: [], load: [] }) };
  const context = { store, forge, dispatch, log, now, logs: createMemoryLogs(), comments: 'always' } as const;
  const reporter = startReporter(context, new AbortController().signal);
  t.after(() => reporter.stop());
  const writes = () =>
    github.requests.filter(({ method, path }) => method !== 'GET' && !path.endsWith('/access_tokens'));

  async function start(keys: readonly string[], isPush = false): Promise<Run> {
    const { pullRequest, ...rest } = pullRequestTrigger();
    const common = { repository: stage.repository, commit: { ...rest.commit, sha: stage.sha } };
    const trigger = isPush ? { ...push(), ...common } : { ...rest, ...common, pullRequest: { ...pullRequest, number } };
    const jobs = keys.map(key => job(key));
    return store.create(randomUUID(), id => createRun({ id, trigger, plan: { jobs }, diagnostics: [], now: clock }));
  }

  /** Lets the reporter tell all that it wants to tell at this time. */
  async function quiet(): Promise<void> {
    for (let calm = 0, before = -1; calm < 3; ) {
      calm = before === github.requests.length ? calm + 1 : 0;
      before = github.requests.length;
      await sleep(10);
    }
  }

  return {
    ...stage,
    store,
    start,
    writes,
    quiet,
    comments: () => writes().filter(({ path }) => path.includes('/comments')),
    pass: (ms: number) => {
      clock += ms;
    },
    signal: (run: Run, signal: Signal) => store.change(run.id, state => advance(state, signal, clock)),
  };
}

test('fifty jobs cost fewer than two writes each, however long they take, and all of them end right', async t => {
  const { start, signal, pass, quiet, writes, shop } = await setReporter(t);
  const keys = Array.from({ length: 50 }, (_, index) => `job ${index}`);
  const run = await start(keys);
  const ended = { outcome: 'success', sections: [] } as const;
  const name = (key: string) => ({ key, attempt: 1, worker: 'w' });
  for (const [index, key] of keys.entries()) {
    // Four at a time, a minute each.
    await signal(run, { type: 'claimed', ...name(key) });
    await quiet();
    pass(15_000);
    const oldest = keys[index - 3];
    if (oldest !== undefined) await signal(run, { type: 'ended', ...name(oldest), ended });
  }
  for (const key of keys.slice(-3)) await signal(run, { type: 'ended', ...name(key), ended });
  await quiet();
  pass(3_000);
  await quiet();
  const states = [...shop.runs.values()].map(({ conclusion }) => conclusion);
  assert.deepEqual(
    new Map(Object.entries(Object.groupBy(states, String)).map(([to, all]) => [to, all?.length])),
    new Map([['success', 51]]),
  );
  t.diagnostic(`${writes().length} writes`);
  assert.ok(writes().length < 2 * keys.length, `${writes().length} writes`);
});

test('a failure is told at once; the comment at most once in three seconds, and its last word comes', async t => {
  const { start, signal, pass, quiet, comments, shop } = await setReporter(t);
  const run = await start(['a', 'b']);
  const ci = () => [...shop.runs.values()].find(({ name }) => name === 'ci')?.conclusion;
  while (comments().length < 1) await sleep(20);
  await quiet();
  for (const key of ['a', 'b']) await signal(run, { type: 'claimed', key, attempt: 1, worker: 'w' });
  pass(100);
  const ended = { outcome: 'timed_out', sections: [] } as const;
  await signal(run, { type: 'ended', key: 'a', attempt: 1, worker: 'w', ended });
  while (ci() !== 'failure') await sleep(20);
  await quiet();
  assert.equal(comments().length, 1);
  pass(100);
  await signal(run, { type: 'ended', key: 'b', attempt: 1, worker: 'w', ended });
  await quiet();
  assert.equal(comments().length, 1);
  pass(2_900);
  while (comments().length < 2) await sleep(20);
  await quiet();
  assert.match(JSON.stringify(comments()[1]?.body), /2 of 2 jobs failed/);
  assert.equal(comments().length, 2);
});

test('a test that fails in a pull request is told with what it did on the base', async t => {
  const { start, signal, store, quiet, pass, comments } = await setReporter(t);
  const failed = (name: string) => ({ suite: 'cart', name, outcome: 'failed' }) as const;
  async function fail(run: Run, names: readonly string[]) {
    const failures = names.map(failed);
    const counts = { passed: 1, failed: failures.length, errored: 0, skipped: 0, flaky: 0 };
    await signal(run, { type: 'claimed', key: 'unit', attempt: 1, worker: 'w' });
    const told = [{ ...failed('fresh'), outcome: 'passed' } as const, ...failures];
    await store.keepTests({ runId: run.id, key: 'unit', number: 1 }, 'w', isBase(run) ? told : failures);
    const tests = { counts, durationMs: 1, failures };
    const ended = { outcome: 'failure', cause: 'script_failure', message: 'exit 1', sections: [], tests } as const;
    await signal(run, { type: 'ended', key: 'unit', attempt: 1, worker: 'w', ended });
  }
  const isBase = ({ trigger }: Run) => trigger.source === 'push';
  await fail(await start(['unit'], true), ['old']);
  await fail(await start(['unit']), ['old', 'fresh']);
  await quiet();
  pass(3_000);
  while (!JSON.stringify(comments().at(-1)?.body ?? '').includes('cart')) await sleep(20);
  const body = JSON.stringify(comments().at(-1)?.body);
  assert.match(body, /`cart › old` · fails also on `main`/);
  assert.match(body, /`cart › fresh` · new failure/);
});
