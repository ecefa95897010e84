import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Runs a program without a shell and answers what it printed. Rejects when it fails. */
export async function command(program: string, args: readonly string[], directory?: string): Promise<string> {
  const { stdout } = await run(program, [...args], { cwd: directory, maxBuffer: 2 ** 24 });
  return stdout;
}
