import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { matchingPaths } from '../../../src/core/parse/compose/wildcard.ts';
import { type Parsed, parse } from '../../../src/core/parse/parse.ts';
import { plan } from '../../../src/core/plan/plan.ts';
import type { Diagnostic } from '../../../src/model/diagnostic.ts';
import type { IncludeAnswer, IncludeRequest } from '../../../src/model/include.ts';
import { readCase } from './case-file.ts';
import { pullRequest, push, tag } from './triggers.ts';

const root = new URL('../../cases/', import.meta.url).pathname;
const cases = globSync('*/*.yml', { cwd: root })
  .toSorted()
  .map(file => readCase(readFileSync(`${root}${file}`, 'utf8')));
const seeds = cases.map(({ pipeline }) => pipeline);
const lines = [...new Set(seeds.flatMap(seed => seed.split('\n')))];
/** Every file of every case, and every case under a name of its own: what a mutated include may find. */
const files = new Map<string, string>([
  ...cases.flatMap(({ happened: { files: own = {}, projects = {} } }) =>
    [own, ...Object.values(projects)].flatMap(each => Object.entries(each)),
  ),
  ...seeds.map((seed, index): [string, string] => [`case-${index}.yml`, seed]),
]);
const marks = [
  '\0',
  '\ud800',
  '\ufeff',
  '\t',
  '&a ',
  '*a',
  '<<: ',
  '!!',
  '!reference [.a, script]',
  'include: case-1.yml\n',
  'extends: [.a, build]',
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

/** Whatever the text: an answer, sound positions, and never a pipeline beside an error. */
function check(text: string): void {
  const { pipeline, diagnostics } = parseAll(text);
  assert.equal(pipeline === undefined, hasError(diagnostics));
  const height = text.split(/\r\n|\n|\r/).length;
  for (const { where, message } of diagnostics) {
    assert.ok(where.line >= 1 && where.column >= 1 && message.length > 0);
    assert.ok(where.file !== '.ci.yml' || where.line <= height, `${where.line} of ${height}: ${message}`);
    assert.ok(where.file === '.ci.yml' || files.has(where.file.replace(/^.*:/, '')), where.file);
  }
  if (!pipeline) return;
  for (const trigger of [push('main'), tag('v1'), pullRequest({ branch: 'main' })]) {
    const planned = plan(pipeline, trigger);
    assert.equal(planned.plan === undefined, planned.notice !== undefined || hasError(planned.diagnostics));
    assert.equal(JSON.stringify(planned), JSON.stringify(plan(pipeline, trigger)));
  }
}

function hasError(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error');
}

/** Files are found by their paths, in whichever repository; as often as any pipeline may ask. */
function parseAll(text: string): Parsed {
  const answers = new Map<string, IncludeAnswer>();
  for (let round = 0; round < 30; round++) {
    const parsed = parse(text, '.ci.yml', { answers, variables: { CI_COMMIT_BRANCH: 'main', A: '../x' } });
    if (parsed.wanted.length === 0) return parsed;
    for (const request of parsed.wanted) {
      assert.ok(!request.path.split('/').includes('..') && !request.path.startsWith('/'), request.path);
      answers.set(JSON.stringify(request), answerTo(request));
    }
  }
  throw new Error('there is no end to what is included');
}

function answerTo(request: IncludeRequest): IncludeAnswer {
  const found = matchingPaths(request.path, [...files.keys()]).map(path => ({ path, text: files.get(path) ?? '' }));
  const sha = request.kind === 'project' ? { sha: 'd'.repeat(40) } : {};
  if (found.length === 0) return { ok: false, message: 'There is no such file.' };
  return { ok: true, files: found.map(file => ({ ...file, ...sha })) };
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
