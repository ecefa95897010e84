import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { TestStanding } from '../../../src/core/history/test-standing.ts';
import type { CommentWish, RenderContext } from '../../../src/core/render/context.ts';
import { progressEveryMs } from '../../../src/core/render/economy.ts';
import { render } from '../../../src/core/render/render.ts';
import { advance } from '../../../src/core/schedule/advance.ts';
import type { Ended, Run } from '../../../src/model/run.ts';
import { job, push } from '../schedule/runs.ts';
import { tell } from '../schedule/story.ts';
import { finish, npmTest, SCENES, scene } from './scenes.ts';

const context: RenderContext = { logTail: () => undefined, isLatestForPullRequest: true, comments: 'always' };
const ok: Ended = { outcome: 'success', sections: [] };

function ciOf(run: Run, usualMs?: ReadonlyMap<string, number>) {
  const check = render(run, { ...context, ...(usualMs === undefined ? {} : { usualMs }) }).checks[0];
  assert.ok(check);
  return check;
}

describe('the title of an open run', () => {
  const usual = new Map([
    ['build', 60_000],
    ['test', 100_000],
  ]);
  const run = scene([job('build'), job('test', { stage: 1 })]);

  test('says by when it should be over, by the clock, so that a job that runs for long does not make it wrong', () => {
    assert.equal(ciOf(run, usual).title, '0 of 2 jobs, expected by 00:03 UTC');
    assert.equal(ciOf(finish(run, 'build', ok), usual).title, '1 of 2 jobs, expected by 00:03 UTC');
    assert.equal(ciOf(finish(run, 'build', ok, { to: 90_000 }), usual).title, '1 of 2 jobs, expected by 00:04 UTC');
    const days = new Map([...usual, ['test', 90 * 3_600_000]]);
    assert.equal(ciOf(run, days).title, '0 of 2 jobs, expected by 1970-01-04 18:01 UTC');
  });

  test('says nothing of it when nobody can know', () => {
    assert.equal(ciOf(run).title, '0 of 2 jobs');
    assert.equal(ciOf(run, new Map([['test', 1]])).title, '0 of 2 jobs');
  });
});

describe('the check `ci`', () => {
  const pair = [job('a'), job('b'), job('c')];
  const buttons = (run: Run) => ciOf(run).actions.map(({ identifier }) => identifier);

  test('is red as soon as something failed, and red it stays', () => {
    const failing = finish(scene(pair), 'b', npmTest);
    const { status, conclusion, title } = ciOf(failing);
    assert.deepEqual([status, conclusion, title], ['completed', 'failure', 'b failed; 1 of 3 jobs done']);
    assert.equal(ciOf(finish(failing, 'a', ok)).conclusion, 'failure');
    assert.equal(ciOf(finish(scene([job('a', { allowFailure: true }), job('b')]), 'a', npmTest)).status, 'in_progress');
  });

  test('offers what can be done: never more than three buttons, and what is waited for first', () => {
    const manual = (key: string, allowFailure: boolean) => job(key, { when: 'manual', allowFailure });
    assert.deepEqual(buttons(scene(pair)), []);
    assert.deepEqual(buttons(finish(scene(pair), 'b', npmTest)), ['rerun_failed', 'cancel']);
    assert.deepEqual(buttons(scene([manual('x', true), manual('y', false)])), ['play:1', 'cancel', 'play:0']);
    const gates = scene([job('a'), ...['u', 'v', 'w', 'x'].map(key => manual(key, false))]);
    assert.deepEqual(buttons(finish(gates, 'a', npmTest)), ['play:1', 'play:2', 'rerun_failed']);
    assert.deepEqual(buttons(SCENES['waiting-for-approval'] ?? gates), ['approve']);
    assert.deepEqual(buttons(SCENES['passed'] ?? gates), []);
  });

  test('has labels that fit, whatever jobs are called', () => {
    const run = scene([job(`deploy ${'🙂'.repeat(50)}`, { when: 'manual' })]);
    for (const { label, description, identifier } of ciOf(run).actions) {
      assert.ok([...label].length <= 20 && [...description].length <= 40 && identifier.length <= 20, label);
    }
  });
});

describe('a run of very many jobs', () => {
  const many = (count: number) => scene(Array.from({ length: count }, (_, index) => job(`job ${index}`)));
  const names = (run: Run) => render(run, context).checks.map(({ name }) => name);

  test('shows each job once it is over, and of few jobs each from the start', () => {
    assert.equal(names(many(20)).length, 21);
    assert.deepEqual(names(many(21)), ['ci']);
    assert.deepEqual(names(finish(many(21), 'job 3', ok)), ['ci', 'ci / job 3']);
  });

  test('shows what runs again, so that what it came to before does not stand for it', () => {
    const over = advance(finish(many(21), 'job 3', ok), { type: 'rerun', what: ['job 3'] }, 80_000);
    const [, check] = render(over, context).checks;
    assert.deepEqual([check?.name, check?.status], ['ci / job 3', 'queued']);
  });

  test('tells its progress less often', () => {
    assert.deepEqual(
      [1, 20, 21, 50, 5000].map(count => progressEveryMs(many(count))),
      [1000, 1000, 16_800, 40_000, 60_000],
    );
  });
});

describe('the comment', () => {
  const commentOf = (run: Run, more: Partial<RenderContext> = {}) => render(run, { ...context, ...more }).comment;
  const pair = [job('a'), job('b')];

  test('is written always, never, or on failure and then to its end', () => {
    const running = scene(pair);
    const failing = finish(running, 'a', npmTest);
    const passed = finish(finish(running, 'a', ok), 'b', ok);
    const told = (comments: CommentWish) =>
      [running, failing, passed, finish(failing, 'b', ok)].map(run => {
        const comment = commentOf(run, { comments });
        return comment === undefined ? 'none' : comment.onlyUpdate === true ? 'update' : 'write';
      });
    assert.deepEqual(told('always'), ['write', 'write', 'write', 'write']);
    assert.deepEqual(told('never'), ['none', 'none', 'none', 'none']);
    assert.deepEqual(told('on_failure'), ['none', 'write', 'update', 'write']);
    assert.equal(commentOf(scene(pair, { trigger: push() })), undefined);
  });

  test('compares the coverage of each job with that of the base', () => {
    const run = ['a', 'b', 'c', 'd'].reduce(
      (told, key, index) => finish(told, key, { ...ok, coverage: 80.1 + index }),
      scene(['a', 'b', 'c', 'd'].map(key => job(key))),
    );
    const percent = new Map(Object.entries({ a: 79, b: 81.1, c: 90.25 }));
    const body = commentOf(run, { baseCoverage: { branch: 'main', percent } })?.body ?? '';
    const line =
      '📊 Coverage: `a` 80.1% (+1.1 against `main`), `b` 81.1% (as in `main`), `c` 82.1% (−8.15 against `main`), `d` 83.1%';
    assert.ok(body.includes(line), body);
    assert.doesNotMatch(commentOf(finish(scene(pair), 'a', ok))?.body ?? '', /Coverage/);
  });

  test('tells of each failed test whether it is new, known or flaky on the base', () => {
    const of = 20;
    const standings: Record<string, TestStanding> = {
      fresh: { kind: 'new', of },
      old: { kind: 'known', failed: of, of },
      shaky: { kind: 'flaky', failed: 3, of },
      other: { kind: 'unknown' },
    };
    const failures = Object.keys(standings).map(name => ({ suite: 'cart', name, outcome: 'failed' }) as const);
    const tests = { counts: { passed: 1, failed: 4, errored: 0, skipped: 0, flaky: 0 }, durationMs: 1, failures };
    const failed: Ended = { outcome: 'failure', cause: 'script_failure', message: 'exit 1', sections: [], tests };
    const run = finish(scene([job('a')]), 'a', failed);
    const body = commentOf(run, { standingOf: ({ key, name }) => (key === 'a' ? standings[name] : undefined) })?.body;
    for (const line of [
      '- `cart › fresh` · new failure',
      '- `cart › old` · fails also on `main`',
      '- `cart › shaky` · flaky: failed 3 of 20 times on `main`',
      '- `cart › other` · not yet run on `main`',
    ]) {
      assert.ok(body?.split('\n').includes(line), `${line} in ${body}`);
    }
    assert.match(commentOf(run)?.body ?? '', /^- `cart › fresh`$/m);
  });

  test('tells what passed only when it was tried again, and not what a stopped server cost', () => {
    const jobs = ['a', 'b', 'c'].map(key => job(key, { retry: { max: 2, when: ['always'], exitCodes: [] } }));
    const tests = { counts: { passed: 1, failed: 0, errored: 0, skipped: 0, flaky: 2 }, durationMs: 1, failures: [] };
    const flaky = finish(finish(scene(jobs), 'a', npmTest), 'a', ok);
    const body = commentOf(finish(finish(tell(flaky, ['b handed']), 'b', ok), 'c', { ...ok, tests }))?.body ?? '';
    assert.match(body, /^🔁 Flaky: `a` passed at try 2, 2 tests of `c`$/m);
    assert.doesNotMatch(commentOf(finish(scene(jobs), 'a', npmTest))?.body ?? '', /Flaky/);
  });
});
