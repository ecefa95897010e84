import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createProblemFinder } from '../../../src/core/problems/finder.ts';
import { projectPaths } from '../../../src/core/problems/project-path.ts';
import type { PlannedJob } from '../../../src/model/plan.ts';

function find(lines: readonly string[], annotations?: PlannedJob['annotations']) {
  const finder = createProblemFinder(annotations, '/builds/acme/shop');
  for (const line of lines) finder?.line(line);
  return finder?.found();
}

test('problems: turned off, nobody looks', () => {
  assert.equal(createProblemFinder(false, '/builds/acme/shop'), undefined);
});

test("problems: a pipeline's own patterns come first and add to the built-in ones", () => {
  const own = {
    pattern: '^LINT (?P<file>\\S+) (?P<line>\\d+)/(?P<column>\\d+) (?P<message>.*)',
    severity: 'notice',
  } as const;
  const whole = { pattern: '^bad file: (?<file>.+)', severity: 'warning' } as const;
  const lines = ['LINT a b.txt 3/1 x', 'LINT src/b.txt 3/4 too long', 'bad file: docs/x y.md', 'a.c:1:2: error: c'];
  assert.deepEqual(find(lines, [own, whole])?.problems, [
    { path: 'src/b.txt', line: 3, column: 4, severity: 'notice', message: 'too long' },
    { path: 'docs/x y.md', line: 1, severity: 'warning', message: 'bad file: docs/x y.md' },
    { path: 'a.c', line: 1, column: 2, severity: 'error', message: 'c' },
  ]);
});

test('problems: fifty distinct ones are kept, the rest is counted', () => {
  const lines = Array.from({ length: 70 }, (_, i) => `a.c:${i + 1}: error: x`);
  const found = find([...lines, ...lines]);
  assert.equal(found?.problems.length, 50);
  assert.equal(found?.leftOut, 20);
});

test('S30: of ever more problems no more are looked for', () => {
  const lines = Array.from({ length: 30_000 }, (_, i) => `a.c:${i + 1}: error: x`);
  const found = find(lines);
  assert.deepEqual([found?.problems.length, found?.leftOut], [50, 9950]);
});

test('problems: a long message is cut', () => {
  assert.equal(find([`a.c:1: error: ${'x'.repeat(3000)}`])?.problems[0]?.message.length, 1000);
});

test('S30: a line made to be slow is not', () => {
  const slow = [`${'a:1:'.repeat(1000)} error: `, `${' '.repeat(4000)}error `, `  1:1  error ${'  x'.repeat(1300)}`];
  const lines = Array.from({ length: 100 }, () => slow).flat();
  const begun = performance.now();
  find(lines, [{ pattern: '^(a+)+(?P<file>b)$', severity: 'error' }]);
  // Backtracking would take longer than the universe.
  assert.ok(performance.now() - begun < 20_000);
});

test('problems: paths are those of the project', () => {
  const toProject = projectPaths('/builds/acme/shop');
  const paths = {
    'src/a.c': 'src/a.c',
    './src/../a.c': 'a.c',
    '/builds/acme/shop/src//a.c': 'src/a.c',
    Makefile: 'Makefile',
    '../a.c': undefined,
    'src/../../a.c': undefined,
    '/builds/acme/shop/../other/a.c': undefined,
    '/builds/acme/shopping/a.c': undefined,
    '/etc/passwd': undefined,
    '<stdin>': undefined,
    'https://a/b': undefined,
    '.git/config': undefined,
    '': undefined,
    'src/': undefined,
    'a\u0007.c': undefined,
  };
  for (const [written, path] of Object.entries(paths)) assert.equal(toProject(written), path, written);
});

test("S30: a pipeline's own patterns look at so much text and no more", () => {
  const own = { pattern: `NEVER(${'(?:ab?c?){9}'.repeat(5)})|^OWN (?<file>.+)`, severity: 'notice' } as const;
  const line = 'x'.repeat(4000);
  const lines = ['OWN a.txt', ...Array.from({ length: 5000 }, () => line), 'OWN b.txt', 'c.c:1: error: x'];
  assert.deepEqual(
    find(lines, [own])?.problems.map(({ path }) => path),
    ['a.txt', 'c.c'],
  );
});
