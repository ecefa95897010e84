import { randomBytes } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';

/**
 * Sets variables in an environment file and leaves its other lines alone; makes the file when there is none. Only its
 * owner can read it afterwards, and nobody ever sees half of it. Safe to repeat.
 */
export async function updateEnvFile(path: string, values: Readonly<Record<string, string>>): Promise<void> {
  const old = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return '';
  });
  const fresh = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    await writeFile(fresh, setVariables(old, values), { mode: 0o600, flag: 'wx' });
    await rename(fresh, path);
  } finally {
    await rm(fresh, { force: true });
  }
}

/** The text of an environment file with these variables set, each where it stood before, else at the end. Pure. */
export function setVariables(text: string, values: Readonly<Record<string, string>>): string {
  const missing = new Map(Object.entries(values));
  const lines = text.split('\n').map(line => {
    const name = /^\s*(?:export\s+)?([A-Z_][A-Z0-9_]*)\s*=/.exec(line)?.[1] ?? '';
    const value = missing.get(name);
    if (value === undefined) return line;
    missing.delete(name);
    return assignment(name, value);
  });
  while (lines.at(-1) === '') lines.pop();
  for (const [name, value] of missing) lines.push(assignment(name, value));
  return `${lines.join('\n')}\n`;
}

/** One line whatever the value: readers of such files turn \n between double quotes into a line break. */
function assignment(name: string, value: string): string {
  return `${name}="${value.trim().replaceAll('\n', '\\n')}"`;
}
