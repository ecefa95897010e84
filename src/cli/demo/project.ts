import { glob, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** The files of one state of the demo's project, by path: as it is, as a change breaks it, as a fix mends it. */
export async function readProject(state: 'project' | 'change' | 'fix'): Promise<Record<string, string>> {
  const directory = new URL(`${state}/`, import.meta.url);
  const paths = await Array.fromAsync(glob('**/{*,.*}.*', { cwd: fileURLToPath(directory) }));
  const files = paths.sort().map(async path => [path, await readFile(new URL(path, directory), 'utf8')] as const);
  return Object.fromEntries(await Promise.all(files));
}
