import { chmod, mkdir } from 'node:fs/promises';

/** Makes a directory, and what it lies in, that anyone may enter and read whatever our umask is: containers run as anyone. */
export async function makeReadable(path: string): Promise<void> {
  await mkdir(path, { recursive: true });
  await chmod(path, 0o755);
}
