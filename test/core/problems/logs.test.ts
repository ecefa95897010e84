/** What real tools print, and the problems it comes to: `logs/TOOL.log` beside `logs/TOOL.problems`. */

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { createLineReader } from '../../../src/core/outputs/lines.ts';
import { createProblemFinder } from '../../../src/core/problems/finder.ts';

const logs = new URL('logs/', import.meta.url);

for (const file of readdirSync(logs).filter(name => name.endsWith('.log'))) {
  test(`problems in ${file}`, () => {
    const expected = readFileSync(new URL(file.replace(/\.log$/, '.problems'), logs), 'utf8');
    assert.equal(problemsIn(readFileSync(new URL(file, logs))), expected);
  });
}

function problemsIn(log: Uint8Array): string {
  const finder = createProblemFinder(undefined, '/builds/acme/shop');
  assert.ok(finder);
  const reader = createLineReader(finder.line);
  reader.push(log);
  reader.end();
  return finder
    .found()
    .problems.map(
      ({ path, line, column, severity, message }) => `${path}:${line}:${column ?? '-'} ${severity} ${message}\n`,
    )
    .join('');
}
