import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createGlob } from '../../../src/core/glob/glob.ts';

const rows: [what: string, pattern: string, path: string, matches: boolean][] = [
  ['a file by its name', 'report.xml', 'report.xml', true],
  ['a name is the whole name', 'report.xml', 'report.xml.bak', false],
  ['a dot is a dot', 'report.xml', 'reportsxml', false],
  ['a folder means all below it', 'dist/', 'dist/js/app.js', true],
  ['a folder without its slash, too', 'dist', 'dist/app.js', true],
  ['a leading ./ changes nothing', './dist', 'dist/app.js', true],
  ['a star stays within a folder', 'dist/*.js', 'dist/a/b.js', false],
  ['a star matches within a folder', 'dist/*.js', 'dist/b.js', true],
  ['a folder matched by a star', 'packages/*/dist', 'packages/a/dist/x/y.js', true],
  ['two stars cross folders', '**/*.log', 'a/b/c.log', true],
  ['two stars match no folder at all', '**/*.log', 'c.log', true],
  ['two stars in the middle', 'a/**/z', 'a/z', true],
  ['two stars at the end', 'a/**', 'a/b/c', true],
  ['one of several', '*.{js,ts}', 'a.ts', true],
  ['none of several', '*.{js,ts}', 'a.rs', false],
  ['a class', 'v[0-9].txt', 'v7.txt', true],
  ['a negated class', 'v[!0-9].txt', 'v7.txt', false],
  ['a bracket that never closes is a bracket', 'v[0', 'v[0', true],
  ['an empty class is two brackets', 'v[]', 'v[]', true],
  ['a class that runs backwards is plain text', 'v[z-a]', 'v[z-a]', true],
  ['a bracket can be in a class', 'v[]x]', 'v]', true],
  ['a question mark is one character', 'v?.txt', 'v10.txt', false],
  ['the project itself', '.', 'any/thing', true],
  ['regular expression characters are plain', 'a+(b)|c^$', 'a+(b)|c^$', true],
];

for (const [what, pattern, path, expected] of rows) {
  test(`glob: ${what}`, () => assert.equal(createGlob(pattern).matches(path), expected));
}

test('glob: the base is the part without wildcards', () => {
  assert.equal(createGlob('a/b/*.js').base, 'a/b');
  assert.equal(createGlob('*.js').base, '');
  assert.equal(createGlob('dist/').base, 'dist');
});

test('glob: any text compiles, and what matches lies below its base', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...'ab/*?[]{},!^.\\-'), maxLength: 40 }),
      fc.string(),
      (pattern, path) => {
        createGlob(pattern).matches(path);
      },
    ),
  );
});

test('glob: a hostile pattern takes linear time (S16)', () => {
  const glob = createGlob(`${'*'.repeat(2)}/${'{a,*}'.repeat(30)}b`);
  assert.equal(glob.matches('a'.repeat(50_000)), false);
});
