import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import type { Logs } from '../../src/flow/ports/logs.ts';
import type { AttemptRef } from '../../src/model/run.ts';
import { eventually } from '../scenarios/eventually.ts';

const attempt: AttemptRef = { runId: 'run1', key: 'build', number: 1 };
const bytes = (text: string) => new TextEncoder().encode(text);
const text = (part: Uint8Array) => new TextDecoder().decode(part);

/** One implementation of Logs, empty, and a second view of the same logs as another process would have it. */
export interface LogsUnderTest {
  readonly logs: Logs;
  readonly elsewhere: Logs;
  close(): Promise<void>;
}

/** What every implementation of Logs promises. */
export function logsContract(name: string, open: () => Promise<LogsUnderTest>): void {
  describe(`${name} keeps the promises of Logs`, () => {
    let under: LogsUnderTest;
    beforeEach(async () => {
      under = await open();
    });
    afterEach(() => under.close());

    /** Resolves when readers see so many bytes of a log. */
    const arrival = (ref: AttemptRef, size: number) =>
      eventually(`${size} bytes of ${ref.key}`, async () => (await under.elsewhere.size(ref)) === size);

    test('an unknown log is empty and unsealed', async () => {
      const part = await under.logs.read(attempt, 0, 10);
      assert.deepEqual([text(part.bytes), part.sealed], ['', false]);
      assert.equal(text(await under.logs.tail(attempt, 10)), '');
      assert.equal(await under.logs.size(attempt), 0);
    });

    test('appended bytes are seen by every reader in a moment', async () => {
      await under.logs.append(attempt, bytes('one '));
      await arrival(attempt, 4);
      assert.equal(text((await under.elsewhere.read(attempt, 0, 100)).bytes), 'one ');
      await under.logs.append(attempt, bytes('two'));
      await arrival(attempt, 7);
      assert.equal(text((await under.elsewhere.read(attempt, 4, 100)).bytes), 'two');
    });

    test('bytes that are no text come back as they were', async () => {
      const raw = Uint8Array.from({ length: 256 }, (_, index) => index);
      await under.logs.append(attempt, raw);
      await arrival(attempt, raw.length);
      assert.deepEqual(Array.from((await under.logs.read(attempt, 0, 1000)).bytes), Array.from(raw));
    });

    test('appends that do not wait for each other keep their order', async () => {
      const lines = Array.from({ length: 500 }, (_, index) => `line ${index}\n`);
      await Promise.all(lines.map(line => under.logs.append(attempt, bytes(line))));
      await arrival(attempt, lines.join('').length);
      assert.equal(text((await under.logs.read(attempt, 0, 1e6)).bytes), lines.join(''));
    });

    test('the buffer of an append may be used again at once', async () => {
      const buffer = bytes('first');
      const done = under.logs.append(attempt, buffer);
      buffer.fill(0);
      await done;
      await arrival(attempt, 5);
      assert.equal(text((await under.logs.read(attempt, 0, 10)).bytes), 'first');
    });

    test('a removed log is unknown, its neighbours are not, and it may be written anew', async () => {
      const other = { ...attempt, number: 2 };
      for (const each of [attempt, other]) {
        await under.logs.append(each, bytes('old'));
        await under.logs.seal(each);
      }
      await under.elsewhere.remove(attempt);
      await under.elsewhere.remove(attempt);
      assert.deepEqual([await under.logs.size(attempt), await under.logs.size(other)], [0, 3]);
      assert.equal((await under.logs.read(attempt, 0, 10)).sealed, false);
      await under.elsewhere.remove(other);
      await under.logs.append(other, bytes('new one'));
      await arrival(other, 7);
      assert.equal(text((await under.logs.read(other, 0, 10)).bytes), 'new one');
    });

    test('times are seen with the bytes that they belong to, and stay when the log is sealed', async () => {
      const times = async (offset = 0, limit = 100) => text(await under.elsewhere.times(attempt, offset, limit));
      assert.equal(await times(), '');
      await under.logs.append(attempt, bytes('one\n'), bytes('123'));
      await arrival(attempt, 4);
      assert.equal(await times(), '123');
      await under.logs.append(attempt, bytes('two\n'));
      const late = bytes('456');
      const done = under.logs.append(attempt, bytes('three\n'), late);
      late.fill(0);
      await done;
      await arrival(attempt, 14);
      assert.deepEqual([await times(), await times(2, 2), await times(6)], ['123456', '34', '']);
      await under.elsewhere.seal(attempt);
      assert.deepEqual([await times(), await times(2, 2), await times(6)], ['123456', '34', '']);
      await under.logs.append(attempt, bytes('late'), bytes('789'));
      await under.logs.seal(attempt);
      assert.equal(await times(0, 6), '123456');
      assert.equal(text((await under.elsewhere.read(attempt, 0, 100)).bytes), 'one\ntwo\nthree\n');
      await under.elsewhere.remove(attempt);
      assert.equal(await times(), '');
    });

    test('reads parts and tails', async () => {
      await under.logs.append(attempt, bytes('0123456789'));
      await arrival(attempt, 10);
      assert.equal(text((await under.logs.read(attempt, 2, 3)).bytes), '234');
      assert.equal(text((await under.logs.read(attempt, 50, 3)).bytes), '');
      assert.equal(text(await under.logs.tail(attempt, 4)), '6789');
      assert.equal(await under.logs.size(attempt), 10);
      assert.equal(text(await under.logs.tail(attempt, 40)), '0123456789');
    });

    test('a seal is final, safe to repeat, and seen by others', async () => {
      await under.logs.append(attempt, bytes('all'));
      await under.logs.seal(attempt);
      await under.logs.seal(attempt);
      await under.elsewhere.seal(attempt);
      const { bytes: read, sealed } = await under.elsewhere.read(attempt, 0, 100);
      assert.deepEqual([text(read), sealed], ['all', true]);
    });

    test('an empty log can be sealed', async () => {
      await under.logs.seal(attempt);
      assert.equal((await under.elsewhere.read(attempt, 0, 1)).sealed, true);
    });

    test('bytes that come after the seal change nothing, wherever it was set', async () => {
      await under.logs.append(attempt, bytes('in time'));
      await arrival(attempt, 7);
      await under.elsewhere.seal(attempt);
      await under.logs.append(attempt, bytes(' late'));
      await under.logs.seal(attempt);
      await under.logs.append(attempt, bytes(' later'));
      assert.equal(text((await under.logs.read(attempt, 0, 100)).bytes), 'in time');
      assert.equal(text((await under.logs.read(attempt, 7, 100)).bytes), '');
      assert.equal(text(await under.logs.tail(attempt, 100)), 'in time');
      assert.equal(await under.logs.size(attempt), 7);
    });

    test('logs of different attempts never mix, whatever their keys look like', async () => {
      const keys = [
        'a/b',
        'a-b',
        'A-B',
        'a b',
        '../a',
        '..',
        '.',
        '',
        'ü',
        'a\u0000b',
        'x'.repeat(3000),
        'test [1, 2]',
      ];
      const attempts = keys.flatMap(key => [1, 2].map(number => ({ runId: '../r', key, number })));
      await Promise.all(attempts.map((ref, index) => under.logs.append(ref, bytes(`log ${index}`))));
      for (const [index, ref] of attempts.entries()) {
        await arrival(ref, `log ${index}`.length);
        assert.equal(text((await under.logs.read(ref, 0, 100)).bytes), `log ${index}`);
      }
    });

    for (const place of ['logs', 'elsewhere'] as const) {
      test(`follow yields what is there and what comes, until the seal (${place})`, async () => {
        await under.logs.append(attempt, bytes('skipped|a'));
        const next = [
          () => under.logs.append(attempt, bytes('b')),
          () => void setTimeout(() => void under.logs.append(attempt, bytes('c')), 30),
          () => void setTimeout(() => void under.logs.seal(attempt), 30),
        ];
        const seen: string[] = [];
        for await (const part of under[place].follow(attempt, 8, AbortSignal.timeout(20_000))) {
          seen.push(text(part));
          await next.shift()?.();
        }
        assert.deepEqual(seen, ['a', 'b', 'c']);
      });
    }

    test('follow of a log that is not there yet waits for it', async () => {
      setTimeout(() => void under.logs.append(attempt, bytes('x')).then(() => under.logs.seal(attempt)), 50);
      const seen: string[] = [];
      for await (const part of under.elsewhere.follow(attempt, 0, AbortSignal.timeout(20_000))) seen.push(text(part));
      assert.equal(seen.join(''), 'x');
    });

    test('follow ends quietly when aborted, and at once when it already was', async () => {
      const abort = new AbortController();
      setTimeout(() => abort.abort(), 30);
      for await (const _ of under.logs.follow(attempt, 0, abort.signal)) assert.fail('nothing was written');
      for await (const _ of under.logs.follow(attempt, 0, abort.signal)) assert.fail('nothing was written');
    });

    test('a long log is followed whole', async () => {
      const line = `${'x'.repeat(99)}\n`;
      const writing = (async () => {
        for (let count = 0; count < 200; count++) await under.logs.append(attempt, bytes(line.repeat(20)));
        await under.logs.seal(attempt);
      })();
      let size = 0;
      for await (const part of under.elsewhere.follow(attempt, 0, AbortSignal.timeout(20_000))) size += part.length;
      await writing;
      assert.equal(size, 200 * 20 * 100);
    });
  });
}
