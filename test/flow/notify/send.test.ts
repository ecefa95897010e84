import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createSending } from '../../../src/flow/notify/send.ts';
import type { Answer, Message, Messenger } from '../../../src/flow/ports/messenger.ts';
import type { Waiting } from '../../../src/flow/ports/notices.ts';
import { InfraError } from '../../../src/model/errors.ts';
import type { NotificationTarget } from '../../../src/model/policy.ts';
import { failing, news } from '../../core/notify/branches.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const about = news('success', failing('2'));

/** `a main 1` is the first notice of `main` for target `a`. */
function waitingOf(name: string): Waiting {
  const [target = '', branch = ''] = name.split(' ');
  return { decidedAt: 0, notice: { target, key: name, news: { ...about, branch } } };
}

/** Targets `a` and `b`, a clock that is set by hand, and what was decided at its beginning. */
function stage(answer: (name: string) => number | Answer, ...decided: readonly string[]) {
  let now = 0;
  let kept: readonly Waiting[] = decided.map(waitingOf);
  let isStored = true;
  const tried: string[] = [];
  const told: string[] = [];
  const lost = new AbortController();
  const keep = (is: (waiting: Waiting) => boolean) => {
    if (!isStored) throw new InfraError('no database', { retryable: true });
    kept = kept.filter(is);
  };
  const notices = {
    async waiting(limit: number, except: readonly string[]) {
      const due = kept.filter(({ notice }) => !except.includes(notice.target));
      const heads = Map.groupBy(due, ({ notice }) => `${notice.target} ${notice.news.branch}`).values();
      return [...heads].flatMap(([head]) => (head === undefined ? [] : [head])).slice(0, limit);
    },
    remove: async ({ key }: { readonly key: string }) => keep(({ notice }) => notice.key !== key),
    async drop(target: string, then: number) {
      const isOld = ({ notice, decidedAt }: Waiting) => notice.target === target && decidedAt <= then;
      const dropped = kept.filter(isOld).map(({ notice }) => notice.key);
      keep(waiting => !isOld(waiting));
      return dropped;
    },
  };
  const messenger: Messenger = {
    async send({ headers }: Message) {
      const name = headers['idempotency-key'] as string;
      tried.push(name);
      const answered = answer(name);
      if (answered === 0) throw new InfraError('The receiver cannot be reached (ECONNREFUSED).', { retryable: true });
      return typeof answered === 'number' ? { status: answered } : answered;
    },
  };
  const target = (name: string): NotificationTarget => {
    return { name, kind: 'webhook', url: 'https://bot.test/s3cret', repositories: ['*'], when: 'all' };
  };
  const log = (level: string) => (fields: object, message: string) =>
    void told.push(`${level} ${JSON.stringify(fields)} ${message}`);
  const policy = { notifications: [target('a'), target('b')] };
  const logs = { warn: log('warn'), error: log('error') } as never;
  const context = { notices, messenger, policy, log: logs, now: () => now };
  let asksAgain = false;
  const sending = createSending(context, lost.signal, () => {
    asksAgain = true;
  });
  return {
    told,
    lost,
    sending,
    kept: () => kept.map(({ notice }) => notice.key),
    lose: (is: boolean) => {
      isStored = !is;
    },
    decide: (name: string) => {
      kept = [...kept, { ...waitingOf(name), decidedAt: now }];
    },
    /** What is tried at this time, in milliseconds since the beginning. */
    async at(time: number): Promise<readonly string[]> {
      now = time;
      tried.length = 0;
      do {
        asksAgain = false;
        await sending.dispatch();
        // Everything above ends without waiting.
        await new Promise(resolve => setImmediate(resolve));
      } while (asksAgain);
      return [...tried];
    },
  };
}

type Stage = ReturnType<typeof stage>;

/** Tries at each time at which a target that always fails may be asked again, until then; resolves with how often. */
async function untilThen({ at }: Stage, until: number): Promise<number> {
  let count = 0;
  for (let time = 0, rest = 2 * SECOND; time <= until; time += rest, rest = Math.min(2 * rest, 5 * MINUTE)) {
    count += (await at(time)).length;
  }
  return count;
}

describe('sending', () => {
  test('tells each target what happened on a branch in its order', async () => {
    const { at, kept } = stage(() => 200, 'a main 1', 'b main 1', 'a main 2', 'a topic 1');
    const tried = await at(0);
    assert.deepEqual(
      tried.filter(name => name.startsWith('a main')),
      ['a main 1', 'a main 2'],
    );
    assert.deepEqual([tried.length, kept()], [4, []]);
  });

  test('a target that is away is asked once at a time, later each time, keeps its order, and holds up no other', async () => {
    const away = new Set(['a main 1']);
    const { at, told } = stage(name => (away.has(name) ? 0 : 204), 'a main 1', 'a main 2', 'b main 3');
    assert.deepEqual(await at(0), ['a main 1', 'b main 3']);
    assert.deepEqual(await at(2 * SECOND - 1), []);
    assert.deepEqual(await at(2 * SECOND), ['a main 1']);
    assert.deepEqual(await at(6 * SECOND - 1), []);
    away.clear();
    assert.deepEqual(await at(6 * SECOND), ['a main 1', 'a main 2']);
    assert.match(told[0] ?? '', /^warn .*"target":"a".*ECONNREFUSED.*"restMs":2000.*will try again$/);
  });

  test('many branches that wait for a target that is away are one request at a time', async () => {
    const staged = stage(() => 503, ...Array.from({ length: 9 }, (_, index) => `a branch-${index} 1`));
    assert.deepEqual(await staged.at(0), ['a branch-0 1']);
    assert.deepEqual(await staged.at(2 * SECOND), ['a branch-1 1'], 'another, as it may be the first one that fails');
    assert.deepEqual(await staged.at(3 * SECOND), []);
  });

  test('one that a target always stumbles over holds up its own branch only', async () => {
    const { at, kept } = stage(
      name => (name === 'a main 1' ? 500 : 200),
      'a main 1',
      'a main 2',
      'a topic 1',
      'a topic 2',
    );
    await at(0);
    assert.deepEqual(await at(2 * SECOND), ['a topic 1', 'a main 1']);
    await at(6 * SECOND);
    assert.deepEqual(kept(), ['a main 1', 'a main 2']);
  });

  test('one that Berth itself stumbles over is an error, holds up its own branch only, and is given up', async () => {
    const staged = stage(
      name => {
        if (name === 'a main 1') throw new TypeError('of an older form');
        return 200;
      },
      ...['a main 1', 'a main 2', 'a topic 1', 'a topic 2'],
    );
    await staged.at(0);
    assert.deepEqual(await staged.at(2 * SECOND), ['a topic 1', 'a main 1']);
    await staged.at(6 * SECOND);
    assert.deepEqual(staged.kept(), ['a main 1', 'a main 2']);
    assert.match(staged.told[0] ?? '', /^error .*"key":"a main 1".*a fault of Berth$/);
    for (let count = 1; count < 9; count++) await staged.at(5 * HOUR * count);
    assert.ok(!staged.kept().includes('a main 1'));
  });

  test('a target rests as long as it asks for', async () => {
    const { at } = stage(() => ({ status: 429, retryAfterMs: 90 * SECOND }), 'a main 1');
    await at(0);
    assert.deepEqual(await at(90 * SECOND - 1), []);
    assert.deepEqual(await at(90 * SECOND), ['a main 1']);
  });

  test('what is old is given up when its target is away for long, all at once and loudly; what is young stays', async () => {
    const staged = stage(() => 503, 'a main 1', 'a main 2', 'a topic 1', 'b main 1');
    await untilThen(staged, 3 * HOUR);
    assert.equal(staged.kept().length, 4);
    staged.decide('a main 3');
    await untilThen(staged, 4 * HOUR + 10 * MINUTE);
    assert.deepEqual(staged.kept(), ['a main 3']);
    assert.equal(staged.told.filter(line => /^error .* is given up$/.test(line)).length, 4);
  });

  test('what is old already is tried nine times before it is given up', async () => {
    const { at, kept } = stage(() => 503, 'a main 1');
    for (let count = 1; count < 9; count++) assert.deepEqual(await at(5 * HOUR * count), ['a main 1']);
    assert.deepEqual(kept(), ['a main 1']);
    await at(50 * HOUR);
    assert.deepEqual(kept(), []);
  });

  test('a target that refuses all is an error each time, and what waits for it is given up soon', async () => {
    for (const status of [401, 403, 404, 410]) {
      const staged = stage(() => status, 'a main 1', 'a main 2');
      assert.ok((await untilThen(staged, 20 * MINUTE)) >= 9);
      assert.deepEqual(staged.kept(), [], `${status}`);
      assert.match(staged.told[0] ?? '', new RegExp(`^error .*answered ${status}\\..*will try again$`));
    }
  });

  test('what a target refuses is given up at once, and the next is told', async () => {
    const { at, kept, told } = stage(name => (name === 'a main 1' ? 400 : 200), 'a main 1', 'a main 2');
    assert.deepEqual(await at(0), ['a main 1', 'a main 2']);
    assert.deepEqual(kept(), []);
    assert.match(told.join(), /^error .*"key":"a main 1".*answered 400.* given up$/);
  });

  test('a target that the file has no more is told nothing', async () => {
    const { at, kept, told } = stage(() => 200, 'gone main 1', 'a main 1');
    assert.deepEqual([await at(0), kept()], [['a main 1'], []]);
    assert.match(told.join(), /^warn .*"target":"gone"/);
  });

  test('what cannot be forgotten is not sent again at once', async () => {
    const { at, lose } = stage(() => 200, 'a main 1');
    lose(true);
    assert.deepEqual([await at(0), await at(SECOND)], [['a main 1'], []]);
    lose(false);
    assert.deepEqual([await at(2 * SECOND), await at(9 * SECOND)], [['a main 1'], []]);
  });

  test('who leads no more sends nothing more, and takes nothing for a failure', async () => {
    const staged = stage(
      () => {
        staged.lost.abort();
        return 404;
      },
      'a main 1',
      'a topic 1',
    );
    assert.deepEqual([await staged.at(0), await staged.at(HOUR)], [['a main 1'], []]);
    assert.deepEqual([staged.kept().length, staged.told], [2, []]);
  });

  test('who stops finishes what is being sent, and begins nothing', async () => {
    const staged = stage(
      () => {
        void staged.sending.stop();
        return 200;
      },
      'a main 1',
      'a topic 1',
      'b main 1',
    );
    const tried = await staged.at(0);
    assert.deepEqual([tried[0], staged.kept().includes('a main 1'), staged.kept().length], ['a main 1', false, 2]);
  });

  test('an address is in no line of the log', async () => {
    const { at, told } = stage(name => (name === 'a main 1' ? 503 : 404), 'a main 1', 'b main 1');
    await at(0);
    assert.equal(told.length, 2);
    assert.doesNotMatch(told.join(), /s3cret/);
  });
});
