import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createBare } from '../../../src/sandbox/git/bare.ts';
import { BatchAnswers, type GitObject } from '../../../src/sandbox/git/batch.ts';
import { parseCommit } from '../../../src/sandbox/git/commit.ts';
import { commitFiles } from '../../../src/sandbox/git/commit-files.ts';
import { commitsSince, isAncestor, log, mergeBase } from '../../../src/sandbox/git/history.ts';
import { readObject } from '../../../src/sandbox/git/objects.ts';
import { readEntry, readTree } from '../../../src/sandbox/git/read.ts';
import { isEmpty, readRefs, resolveCommit } from '../../../src/sandbox/git/refs.ts';
import { git, gitBytes } from '../../../src/sandbox/git/run.ts';

let path: string;
let first: string;

before(async () => {
  path = await mkdtemp(join(tmpdir(), 'objects-'));
  await createBare(path, 'main');
  assert.equal(await isEmpty(path), true);
  first = await make('A message\n\nof two lines', null);
});
after(() => rm(path, { recursive: true, force: true }));

function make(message: string, parent: string | null): Promise<string> {
  const author = { name: 'Ann Ó', email: 'ann@example.com' };
  return commitFiles(path, { ref: 'refs/heads/main', message, author, at: new Date(0), parent, files: { a: 'b\n' } });
}

test('answers come in any pieces', () => {
  const sha = 'a'.repeat(40);
  const printed = Buffer.from(`${sha} blob 5\n1\n3\n5\nnothing missing\n${sha} tree 0\n\nab ambiguous\n`);
  const bytes = (text: string) => Buffer.from(text);
  const expected: (GitObject | undefined)[] = [
    { sha, type: 'blob', bytes: bytes('1\n3\n5') },
    undefined,
    { sha, type: 'tree', bytes: bytes('') },
    undefined,
  ];
  for (const size of [1, 2, 7, 44, 1000]) {
    const answers = new BatchAnswers();
    const pieces = Array.from({ length: Math.ceil(printed.length / size) }, (_, at) =>
      printed.subarray(at * size, (at + 1) * size),
    );
    assert.deepEqual(
      pieces.flatMap(piece => [...answers.take(piece)]),
      expected,
      `pieces of ${size}`,
    );
  }
});

test('a commit says what git says of it', async () => {
  const raw = (await gitBytes(path, ['cat-file', 'commit', first])).toString();
  const signed = raw
    .replace('0 +0000', '1700000000 -0330')
    .replace(/^committer .*$/m, '$&\ngpgsig -----BEGIN\n \n parent none\n -----END');
  const signedSha = await git(path, ['hash-object', '-t', 'commit', '-w', '--stdin'], signed);
  for (const sha of [first, signedSha]) {
    const fields = '%H%n%T%n%P%n%an%n%ae%n%ad%n%cn%n%ce%n%cd%n%B';
    const date = '--date=format:%Y-%m-%dT%H:%M:%S%z';
    const told = await git(path, ['log', '--max-count=1', `--format=${fields}`, date, sha, '--']);
    const { tree, parents, author, committer, message } = parseCommit(
      sha,
      await gitBytes(path, ['cat-file', 'commit', sha]),
    );
    const people = [author, committer].flatMap(({ name, email, date }) => [
      name,
      email,
      date.replace(/:(\d\d)$/, '$1'),
    ]);
    assert.equal([sha, tree, parents.join(' '), ...people, message].join('\n'), told.trimEnd());
  }
});

test('what is asked at once, of what comes and goes, is answered in its order', async () => {
  const names = Array.from({ length: 200 }, (_, index) => (index % 2 === 0 ? 'refs/heads/main' : `none-${index}`));
  const found = await Promise.all(names.map(name => readObject(path, name)));
  assert.deepEqual(
    found.map(object => object?.sha),
    names.map(name => (name.startsWith('none') ? undefined : first)),
  );
  const second = await make('The next', first);
  assert.equal((await readObject(path, 'refs/heads/main^{commit}'))?.sha, second);
  assert.deepEqual(
    (await log(path, [second])).map(({ message }) => message),
    ['The next', 'A message\n\nof two lines'],
  );
  assert.equal(await readObject(path, 'none\nrefs/heads/main'), undefined);
  await assert.rejects(readObject(join(path, 'nowhere'), 'HEAD'));
});

test('histories and entries are what git says they are, lines, forks and merges', async () => {
  const at = (ref: string, files: Record<string, string>, parent: string) =>
    commitFiles(path, { ref, message: ref, author: { name: 'a', email: 'b' }, at: new Date(0), parent, files });
  const one = await at('refs/heads/one', { 'dir/ä b': '1' }, first);
  const two = await at('refs/heads/two', { c: '2' }, first);
  const tree = await git(path, ['merge-tree', '--write-tree', one, two]);
  const identity = ['-c', 'user.name=a', '-c', 'user.email=b'];
  const merged = await git(path, [...identity, 'commit-tree', tree, '-p', one, '-p', two, '-m', 'both']);
  const commits = [first, one, two, merged];
  for (const [from, to] of commits.flatMap(from => commits.map(to => [from, to] as const))) {
    const since = await commitsSince(path, [from], to);
    const told = await git(path, ['rev-list', `${from}..${to}`]);
    assert.equal(since.map(({ sha }) => sha).join('\n'), told);
    assert.equal(await mergeBase(path, from, to), await git(path, ['merge-base', from, to]));
    assert.equal(await isAncestor(path, from, to), from === to || from === first || (to === merged && from !== merged));
  }
  for (const [known, to] of [
    [[], one],
    [[], merged],
    [[one, two], merged],
    [[one, one], one],
  ] as const) {
    const since = await commitsSince(path, known, to);
    assert.equal(since.map(({ sha }) => sha).join('\n'), await git(path, ['rev-list', to, '--not', ...known]));
  }
  for (const file of ['dir/ä b', 'dir', 'a', 'c', 'none', 'dir/none', 'a/b', 'dir/']) {
    const [listed] = (await readTree(path, merged, true)).filter(entry => entry.path === file);
    assert.deepEqual(await readEntry(path, merged, file), listed, file);
  }
});

test('branches and tags are what git says they are, packed or not', async () => {
  await git(path, ['update-ref', 'refs/heads/topic/a', first]);
  await git(path, ['-c', 'user.name=a', '-c', 'user.email=b', 'tag', '-a', '-m', 'one', 'v1', first]);
  await git(path, ['pack-refs', '--all']);
  await make('On top', first);
  await git(path, ['update-ref', 'refs/tags/v2', first]);
  const lines = await git(path, ['for-each-ref', '--format=%(refname) %(objectname)', 'refs/heads', 'refs/tags']);
  const refs = [...(await readRefs(path))].map(pair => pair.join(' '));
  assert.deepEqual(refs.toSorted(), lines.split('\n').toSorted());
  assert.equal(refs.length, 6);
  assert.equal(await resolveCommit(path, 'v1'), first);
  assert.equal(await resolveCommit(path, first.slice(0, 12)), first);
});
