import { mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from './cache.ts';
import { command } from './command.ts';

/**
 * A folder with the files of one of Debian's packages: downloaded once, not installed. Needs apt-get; root only when
 * the lists of packages have to be fetched first.
 */
export async function debianPackage(name: string): Promise<string> {
  const folder = join(await cacheFolder(), `debian-${name}`);
  if ((await readdir(folder).catch(() => [])).length > 0) return folder;
  const download = await mkdtemp(`${folder}-`);
  try {
    await fetchPackage(name, download);
    const archive = (await readdir(download)).find(file => file.endsWith('.deb'));
    if (archive === undefined) throw new Error(`apt-get downloaded nothing for ${name}`);
    await command('dpkg-deb', ['-x', archive, 'unpacked'], download);
    await rename(join(download, 'unpacked'), folder).catch(error => {
      // Somebody else was quicker.
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    });
    return folder;
  } finally {
    await rm(download, { recursive: true, force: true });
  }
}

async function fetchPackage(name: string, folder: string): Promise<void> {
  const download = () => command('apt-get', ['download', '-qq', name], folder);
  try {
    await download();
  } catch (first) {
    if (process.getuid?.() !== 0) {
      throw new Error(
        `Debian's package ${name} is needed and could not be downloaded. Install it (apt-get install ${name}), or run this as root once.`,
        { cause: first },
      );
    }
    await command('apt-get', ['update', '-qq']);
    await download();
  }
}
