import { chmod, mkdir } from 'node:fs/promises';

/** Makes a directory, and what it lies in, that anyone may enter and read whatever our umask is. */
export async function makeReadable(path: string): Promise<void> {
  await mkdir(path, { recursive: true });
  await chmod(path, 0o755);
}

/** Makes a directory of a checkout: jobs run as the user of their image, who must be able to change what they are given. */
export async function makeWritable(path: string): Promise<void> {
  await mkdir(path, { recursive: true });
  await chmod(path, 0o777);
}

/** Makes a directory that nobody but us and root may pass, whatever lies in it. */
export async function makePrivate(path: string): Promise<void> {
  await mkdir(path, { recursive: true });
  await chmod(path, 0o700);
}
