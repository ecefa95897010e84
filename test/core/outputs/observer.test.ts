import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createObserver } from '../../../src/core/outputs/observer.ts';
import { createSectionReader } from '../../../src/core/prepare/sections.ts';
import { plannedJob } from '../prepare/runs.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text);

test('observer: coverage and problems are found in the output, not in the echoed commands', () => {
  const commands = ['echo a.c:1: error: no', 'printf "coverage 99%"', 'make'];
  const job = plannedJob('test', { coverage: { source: 'coverage \\d+%', ignoreCase: false }, script: commands });
  const observer = createObserver(job, '/builds/acme/shop');
  const reader = createSectionReader(commands, 'm', 0, observer.push);
  reader.push(bytes('\x1em 0\x1eb.c:2: warning: yes\n\x1em 1\x1ecoverage 70%\x1em 2\x1ec.c:3: err'), 0);
  reader.push(bytes('or: also\n'), 0);
  reader.push(bytes('d.c:4: error: cut off'), 0);
  reader.end(0, 0);
  observer.push(bytes('e.c:5: error: after'));
  assert.deepEqual(observer.end(), {
    coverage: 70,
    problems: [
      { path: 'b.c', line: 2, severity: 'warning', message: 'yes' },
      { path: 'c.c', line: 3, severity: 'error', message: 'also' },
      { path: 'd.c', line: 4, severity: 'error', message: 'cut off' },
      { path: 'e.c', line: 5, severity: 'error', message: 'after' },
    ],
  });
});

test('observer: a job that wants nothing is given nothing', () => {
  const observer = createObserver(plannedJob('test', { annotations: false }), '/builds/acme/shop');
  observer.push(bytes('a.c:1: error: x\n'));
  assert.deepEqual(observer.end(), {});
});
