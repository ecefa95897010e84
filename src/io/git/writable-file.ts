import { chmod, writeFile } from 'node:fs/promises';

/** Writes a file of a checkout: jobs run as the user of their image, who must be able to change what they are given. */
export async function writeWritable(path: string, text: string): Promise<void> {
  await writeFile(path, text);
  await chmod(path, 0o666);
}
