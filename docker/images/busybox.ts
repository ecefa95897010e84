import { join } from 'node:path';
import { command } from './command.ts';
import { debianPackage } from './debian-package.ts';
import type { Recipe } from './recipe.ts';
import { RootTree } from './root-tree.ts';

/** A shell and the usual small tools, 2 MB. It has `sh` and no `bash`. */
export const busyboxImage: Recipe = {
  version: '1',
  changes: ['CMD ["sh"]', 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
  build: busyboxTree,
};

/** Debian's static busybox with a link for each of its tools. */
export async function busyboxTree(): Promise<RootTree> {
  const busybox = await staticBusybox();
  const tools = (await command(busybox, ['--list'])).split('\n').filter(tool => tool !== '' && tool !== 'busybox');
  const root = new RootTree()
    .directory('tmp', 0o1777)
    .directory('root', 0o700)
    .directory('home/user')
    .directory('var/tmp', 0o1777)
    .text('etc/passwd', 'root:x:0:0:root:/root:/bin/sh\nuser:x:1000:1000:user:/home/user:/bin/sh\n')
    .text('etc/group', 'root:x:0:\nuser:x:1000:\n')
    .copy(busybox, 'bin/busybox')
    .link('usr/bin/env', '/bin/busybox');
  for (const tool of tools) root.link(`bin/${tool}`, 'busybox');
  return root;
}

async function staticBusybox(): Promise<string> {
  const installed = await command('sh', ['-c', 'command -v busybox']).catch(() => '');
  // ldd fails for a program that needs no library.
  const isDynamic = await command('ldd', [installed.trim()]).then(
    () => true,
    () => installed === '',
  );
  return isDynamic ? join(await debianPackage('busybox-static'), 'bin', 'busybox') : installed.trim();
}
