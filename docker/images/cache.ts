import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The folder where downloads are kept: `$XDG_CACHE_HOME/berth`, else `~/.cache/berth`. It exists when this resolves. */
export async function cacheFolder(): Promise<string> {
  const folder = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'berth');
  await mkdir(folder, { recursive: true });
  return folder;
}
