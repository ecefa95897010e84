import assert from 'node:assert/strict';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { openOriginalFile } from '../../../src/io/docker/original-file.ts';
import { temporaryDirectory } from '../files/temporary-directory.ts';

test('S37: a file of the commit is read, and nothing a link leads to', async t => {
  const { path: root, remove } = await temporaryDirectory();
  t.after(remove);
  await mkdir(join(root, 'checkout', 'web'), { recursive: true });
  await writeFile(join(root, 'secret'), 'of the server');
  await writeFile(join(root, 'checkout', 'web', 'lock'), 'one');
  await symlink(join(root, 'secret'), join(root, 'checkout', 'link'));
  await symlink(root, join(root, 'checkout', 'folder'));
  const read = async (path: string) => {
    const content = await openOriginalFile(join(root, 'checkout'), path);
    return content === undefined ? undefined : text(content);
  };
  assert.equal(await read('web/lock'), 'one');
  for (const path of ['none', 'web', 'web/none', 'link', 'folder/secret', '../secret', 'web/../../secret']) {
    assert.equal(await read(path), undefined, path);
  }
});
