import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { parse } from '../../../src/core/parse/parse.ts';
import { plan } from '../../../src/core/plan/plan.ts';
import { readCase } from './case-file.ts';
import { pullRequest, push, tag } from './triggers.ts';

const root = new URL('../../cases/', import.meta.url).pathname;
const seeds = globSync('*/*.yml', { cwd: root })
  .toSorted()
  .map(file => readCase(readFileSync(`${root}${file}`, 'utf8')).pipeline);
const lines = [...new Set(seeds.flatMap(seed => seed.split('\n')))];
const marks = [
  '\0',
  '\ud800',
  '\ufeff',
  '\t',
  '&a ',
  '*a',
  '<<: ',
  '!!',
  '- ',
  '? ',
  ': ',
  '[',
  '}',
  '|',
  '"',
  "'",
  '%',
  '...',
  '\r',
  '$',
  '0x',
  '~',
];

/** One change to a text: cut something out, put a mark or a line of another case in, or say something twice. */
const change = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.nat(30),
  how: fc.constantFrom('cut', 'mark', 'line', 'twice', 'any'),
  mark: fc.constantFrom(...marks),
  line: fc.constantFrom(...lines),
  any: fc.string({ unit: 'binary', maxLength: 5 }),
});

function mutate(
  text: string,
  changes: readonly (typeof change extends fc.Arbitrary<infer Change> ? Change : never)[],
): string {
  let mutated = text;
  for (const { at, length, how, mark, line, any } of changes) {
    const start = Math.floor(at * mutated.length);
    const rest = mutated.slice(how === 'cut' ? start + length : start);
    const inserted = { cut: '', mark, line: `\n${line}\n`, twice: mutated.slice(start, start + length), any }[how];
    mutated = mutated.slice(0, start) + inserted + rest;
  }
  return mutated;
}

/** Whatever the text: an answer, sound positions, and never a pipeline beside an error or a plan beside a reason. */
function check(text: string): void {
  const { pipeline, diagnostics, wanted } = parse(text, '.ci.yml');
  const isRefused = diagnostics.some(({ severity }) => severity === 'error');
  assert.equal(pipeline === undefined, isRefused || wanted.length > 0);
  const height = text.split(/\r\n|\n|\r/).length;
  for (const { where, message } of diagnostics) {
    assert.ok(where.line >= 1 && where.line <= height, `${where.line} of ${height}: ${message}`);
    assert.ok(where.column >= 1 && message.length > 0);
  }
  if (!pipeline) return;
  for (const trigger of [push('main'), tag('v1'), pullRequest({ branch: 'main' })]) {
    const planned = plan(pipeline, trigger);
    assert.equal(
      planned.plan === undefined,
      planned.notice !== undefined || planned.diagnostics.some(({ severity }) => severity === 'error'),
    );
    assert.equal(JSON.stringify(planned), JSON.stringify(plan(pipeline, trigger)));
  }
}

describe('any text', () => {
  test('cases with changes', () => {
    fc.assert(
      fc.property(fc.constantFrom(...seeds), fc.array(change, { minLength: 1, maxLength: 4 }), (seed, changes) =>
        check(mutate(seed, changes)),
      ),
      { numRuns: 800 },
    );
  });

  test('lines of all cases, mixed', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...lines), { maxLength: 30 }), mixed => check(mixed.join('\n'))),
      { numRuns: 300 },
    );
  });

  test('noise', () => {
    const noise = fc.array(fc.oneof(fc.constantFrom(...marks), fc.string({ unit: 'binary' })), { maxLength: 40 });
    fc.assert(
      fc.property(noise, parts => check(parts.join(''))),
      { numRuns: 300 },
    );
  });
});
