import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { formatDuration } from '../../../src/core/render/duration.ts';
import { tidyTail } from '../../../src/core/render/log-tail.ts';

const rows: readonly { readonly name: string; readonly log: string; readonly shown: string }[] = [
  { name: 'nothing', log: '', shown: '' },
  { name: 'only empty lines', log: '\n\n', shown: '' },
  { name: 'the last lines', log: 'a\nb\nc\nd\n', shown: 'b\nc\nd' },
  { name: 'empty lines between others', log: 'a\n\nc\n', shown: 'a\n\nc' },
  { name: 'no colours', log: '\u001b[1;31mred\u001b[0m\n', shown: 'red' },
  {
    name: 'no links and no titles',
    log: '\u001b]8;;https://x.test\u001b\\here\u001b]8;;\u001b\\\u001b]0;t\u0007\n',
    shown: 'here',
  },
  { name: 'no clipboard', log: 'a\u001b]52;c;cm0gLXJmIC8=\u0007b\n', shown: 'ab' },
  { name: 'no device control string and no bell', log: 'a\u001bP1$r0m\u001b\\b\u0007c\n', shown: 'abc' },
  { name: 'a spinner as it stood in the end', log: '|\b/\b-\bok\n', shown: 'ok' },
  { name: 'a sequence that was cut off', log: 'text\u001b[3', shown: 'text' },
  { name: 'the last drawing of a progress bar', log: '10%\r50%\r100%\n', shown: '100%' },
  { name: 'the last drawing, when the line was not ended', log: '10%\r50%\r', shown: '50%' },
  { name: 'line ends of Windows', log: 'a\r\nb\r\n', shown: 'a\nb' },
  { name: 'nothing that hides or turns text around', log: 'a\u202eb\u200bc\u0000d\n', shown: 'abcd' },
  { name: 'fewer lines when they are long', log: `${'x'.repeat(30)}\n${'y'.repeat(30)}\n`, shown: 'y'.repeat(30) },
  { name: 'the end of a line that is longer than all', log: 'x'.repeat(90), shown: `…${'x'.repeat(10)}` },
  { name: 'whole characters of it', log: '🙂'.repeat(90), shown: `…${'🙂'.repeat(10)}` },
];

describe('of a log is shown', () => {
  for (const { name, log, shown } of rows) {
    test(name, () => assert.equal(tidyTail(log, { lines: 3, bytes: 40 }), shown));
  }
});

describe('a duration reads', () => {
  for (const [ms, text] of [
    [-5, '<1s'],
    [999, '<1s'],
    [1_000, '1s'],
    [59_999, '59s'],
    [72_000, '1m 12s'],
    [3_599_999, '59m 59s'],
    [3_720_000, '1h 2m'],
    [360_000_000, '100h 0m'],
  ] as const) {
    test(text === '<1s' ? `${text} for ${ms} ms` : text, () => assert.equal(formatDuration(ms), text));
  }
});
