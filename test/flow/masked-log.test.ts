/** S35: the server's own log. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import pino from 'pino';
import { maskedLog } from '../../src/flow/work/masked-log.ts';

test('an error in the log of an attempt, and what caused it, is told without its secrets', () => {
  const lines: string[] = [];
  const log = pino({ base: null }, { write: line => void lines.push(line) });
  const masked = maskedLog(log, text => text.replaceAll('hunter2', '[masked]'));
  const cause = new TypeError('no image hunter2/app');
  masked.warn({ err: new Error('pull of hunter2/app failed', { cause }), run: '7' }, 'failed');
  masked.warn({ err: 'hunter2' }, 'failed');
  assert.equal(lines.length, 2);
  assert.doesNotMatch(lines.join(''), /hunter2/);
  const { err, run, msg } = JSON.parse(lines[0] ?? '');
  assert.deepEqual(
    [run, msg, err.message, err.cause.type],
    ['7', 'failed', 'pull of [masked]/app failed', 'TypeError'],
  );
  assert.match(err.stack, /masked-log\.test/);
});
