import { readFile } from 'node:fs/promises';
import { z } from 'zod';

export async function version(): Promise<number> {
  const text = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
  process.stdout.write(`${z.object({ version: z.string() }).parse(JSON.parse(text)).version}\n`);
  return 0;
}
