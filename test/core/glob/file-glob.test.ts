import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createFileGlob } from '../../../src/core/glob/file-glob.ts';

/** As Ruby's File.fnmatch answers with FNM_PATHNAME, FNM_DOTMATCH and FNM_EXTGLOB, which GitLab uses. */
const rows: readonly [pattern: string, matching: readonly string[], others: readonly string[]][] = [
  ['Dockerfile', ['Dockerfile'], ['docker/Dockerfile', 'Dockerfile.old', 'dockerfile', 'Dockerfile/a']],
  ['src', ['src'], ['src/a.ts', 'lib/src']],
  ['src/', [], ['src', 'src/a.ts']],
  ['src/*', ['src/a.ts', 'src/.env'], ['src/a/b.ts', 'src', 'lib/src/a.ts']],
  ['src/**', ['src/a.ts'], ['src/a/b.ts']],
  ['src/**/*', ['src/a.ts', 'src/a/b/c.ts', 'src/.a/.b'], ['src', 'lib/src/a.ts']],
  ['**/*', ['a', '.a', 'a/b/c'], []],
  ['**/*.json', ['a.json', 'a/b.json', '.json', 'a/.b/c.json'], ['a.jsonc']],
  ['*.md', ['README.md', '.md'], ['docs/a.md']],
  ['**', ['a'], ['a/b']],
  ['a**/b', ['a/b', 'axy/b'], ['a/x/b']],
  ['docs/**/img/*', ['docs/img/a', 'docs/a/b/img/c'], ['docs/img/a/b', 'img/a']],
  ['more_scripts/*.{rb,py,sh}', ['more_scripts/a.rb', 'more_scripts/a.sh'], ['more_scripts/a.js', 'a.rb']],
  ['{src,test}/**/*.ts', ['src/a.ts', 'test/a/b.ts'], ['lib/a.ts']],
  ['{a,b{c,d}}.txt', ['a.txt', 'bc.txt', 'bd.txt'], ['b.txt', 'c.txt']],
  ['{**/,}a', ['a', 'x/y/a'], ['xa']],
  ['a{b', ['a{b'], ['ab']],
  ['a,b', ['a,b'], ['a', 'b']],
  ['v[0-9].txt', ['v7.txt'], ['v.txt', 'v10.txt', 'vx.txt']],
  ['v[!0-9]', ['vx'], ['v7', 'v/']],
  ['v[^0-9]', ['vx'], ['v7']],
  ['?.ts', ['a.ts'], ['ab.ts', '/.ts', '.ts']],
  ['a\\*b', ['a*b'], ['axb', 'a\\*b']],
  ['\\{a,b\\}', ['{a,b}'], ['a', 'b']],
  ['./src/a.ts', ['src/a.ts'], ['./src/b.ts']],
  ['/a.ts', ['a.ts'], ['b/a.ts']],
  ['a.b+c(d)', ['a.b+c(d)'], ['aab+c(d)', 'a.bbc(d)']],
  ['übung/*.md', ['übung/ä.md'], ['ubung/ä.md']],
];

for (const [pattern, matching, others] of rows) {
  test(`file glob: ${pattern}`, () => {
    const glob = createFileGlob(pattern);
    for (const path of matching) assert.ok(glob.matches(path), `${path} does not match`);
    for (const path of others) assert.ok(!glob.matches(path), `${path} matches`);
  });
}

const character = fc.constantFrom(...'ab/*?[]{},!^.\\-');

test('file glob: any text compiles, and an answer is always the same', () => {
  fc.assert(
    fc.property(fc.string({ unit: character, maxLength: 40 }), fc.string({ unit: character }), (pattern, path) => {
      assert.equal(createFileGlob(pattern).matches(path), createFileGlob(pattern).matches(path));
    }),
  );
});

test('file glob: a path without special characters matches itself alone', () => {
  const path = fc.string({ unit: fc.constantFrom(...'ab/.-+ é'), minLength: 1 }).map(text => `x${text}`);
  fc.assert(
    fc.property(path, path, (one, other) => {
      assert.equal(createFileGlob(one).matches(other), one === other);
    }),
  );
});

test('file glob: a hostile pattern takes linear time (S16)', () => {
  const glob = createFileGlob(`${'{a,*}'.repeat(30)}${'*a'.repeat(100)}b`);
  assert.equal(glob.matches('a'.repeat(50_000)), false);
});
