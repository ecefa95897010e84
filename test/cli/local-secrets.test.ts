import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { openWorktree } from '../../src/cli/compose-laptop.ts';
import { readLocalSecrets } from '../../src/cli/run/secrets.ts';
import { createProject } from './berth.ts';

const project = await createProject({ '.gitignore': '.berth/\n*.pem\n', '.ci.yml': 'a: { script: [ls] }\n' });
after(() => project.remove());
const { directory, write } = project;
const tree = await openWorktree(directory);
const none = { words: [], file: undefined };

test('without any there are none; the usual file is read where it is, and what is named wins', async () => {
  assert.deepEqual(await readLocalSecrets(tree, none), []);
  await write({ '.berth/secrets.env': 'TOKEN=from-file\nOTHER="two\nlines"\n', 'a.pem': 'content\n' });
  process.env['TOKEN'] = 'from-environment';
  const found = await readLocalSecrets(tree, { ...none, words: ['TOKEN', `KEY=@${join(directory, 'a.pem')}`] });
  assert.deepEqual(
    found.toSorted((a, b) => b.name.localeCompare(a.name)),
    [
      { name: 'TOKEN', kind: 'variable', value: 'from-environment' },
      { name: 'OTHER', kind: 'variable', value: 'two\nlines' },
      { name: 'KEY', kind: 'file', value: 'content\n' },
    ],
  );
  delete process.env['TOKEN'];
});

test('a file that jobs would get, or a commit would take, is refused', async () => {
  await write({ 'open.env': 'TOKEN=value\n' });
  const file = join(directory, 'open.env');
  await assert.rejects(readLocalSecrets(tree, { ...none, file }), /git does not ignore it: write open\.env into/);
  await assert.rejects(readLocalSecrets(tree, { ...none, words: [`KEY=@${file}`] }), /git does not ignore it/);
  await project.git('add', '--force', '.berth/secrets.env');
  await assert.rejects(readLocalSecrets(tree, none), /git does not ignore it/);
  await project.git('rm', '--quiet', '--cached', '.berth/secrets.env');
});

test('a value is never an argument, and what is not there is said', async () => {
  const wrong: readonly [word: string, message: RegExp][] = [
    ['TOKEN=hunter2', /^--secret takes NAME or NAME=@FILE/],
    ['NOT_IN_THE_ENVIRONMENT', /there is no such variable/],
    ['KEY=@/does/not/exist', /cannot be read/],
    ['PATH', /is taken/],
  ];
  for (const [word, message] of wrong) {
    await assert.rejects(readLocalSecrets(tree, { ...none, words: [word] }), ({ message: told }: Error) => {
      assert.doesNotMatch(told, /hunter2/);
      return message.test(told) || assert.fail(told);
    });
  }
  await assert.rejects(readLocalSecrets(tree, { ...none, file: '/does/not/exist' }), /cannot be read/);
});
