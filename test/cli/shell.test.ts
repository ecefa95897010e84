import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseKept, listKept } from '../../src/cli/shell/kept.ts';
import { shellCommand } from '../../src/core/render/shell-command.ts';

const until = Date.UTC(2026, 10, 23, 14, 32);
const kept = (runId: string, key: string, number = 1) => ({
  attempt: { runId, key, number },
  until,
  reason: 'Exit code 1 in `npm \x1b[2Jtest`',
});
const KEPT = [kept('41', 'lint'), kept('42', 'unit: [linux]'), kept('42', 'unit: [linux]', 2), kept('42', 'deploy')];

test('a command can be typed as it is shown', () => {
  assert.equal(shellCommand('42', 'lint'), 'berth shell 42 lint');
  assert.equal(shellCommand('42', "it's; $HOME"), `berth shell 42 'it'\\''s; $HOME'`);
});

test('what is kept is listed with why, and with nothing that a terminal obeys', () => {
  assert.equal(
    listKept(KEPT.slice(1, 3)),
    [
      "berth shell 42 'unit: [linux]'",
      '    until 2026-11-23 14:32:00 UTC: Exit code 1 in `npm test`',
      "berth shell 42 'unit: [linux]'",
      '    attempt 2, until 2026-11-23 14:32:00 UTC: Exit code 1 in `npm test`',
      '',
    ].join('\n'),
  );
});

test('the newest try of a job is chosen, or the only job of a run', () => {
  assert.equal(chooseKept(KEPT, '42', 'unit: [linux]').attempt.number, 2);
  assert.equal(chooseKept(KEPT, '41').attempt.key, 'lint');
});

test('who asks for what is not there is told what is', () => {
  assert.throws(
    () => chooseKept(KEPT, '42', 'unit'),
    /Nothing is kept of unit in run 42\. There is:\nberth shell 41 lint/,
  );
  assert.throws(
    () => chooseKept(KEPT, '42'),
    /^ConfigError: Run 42 has several\. There is:\nberth shell 42 'unit.*\n.*deploy/s,
  );
  assert.throws(() => chooseKept(KEPT, '43'), /of any job in run 43/);
});
