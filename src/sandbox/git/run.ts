import { spawn } from 'node:child_process';

/** What git sees of the surroundings: nobody's configuration, no prompts, no localisation. */
export const gitEnvironment: Readonly<Record<string, string>> = {
  PATH: process.env['PATH'] ?? '/usr/bin:/bin',
  HOME: '/nonexistent',
  LC_ALL: 'C',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_TERMINAL_PROMPT: '0',
  GIT_CONFIG_COUNT: '1',
  GIT_CONFIG_KEY_0: 'safe.directory',
  GIT_CONFIG_VALUE_0: '*',
};

/** Git ended with another code than 0; `stderr` is what it said. */
export class GitError extends Error {
  readonly code: number | null;
  readonly stderr: string;

  constructor(args: readonly string[], code: number | null, stderr: string) {
    super(`git ${args.join(' ')} ended with ${code}: ${stderr.trim()}`);
    this.code = code;
    this.stderr = stderr;
  }
}

/** Runs git in `directory` and answers what it printed, as bytes. Throws GitError when it fails. */
export function gitBytes(directory: string, args: readonly string[], input: string | Buffer = ''): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', args, { cwd: directory, env: { ...gitEnvironment } });
    const out: Buffer[] = [];
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    child.stdin.on('error', () => child.stdin.destroy());
    child.on('error', reject);
    child.on('close', code => {
      if (code === 0) resolve(Buffer.concat(out));
      else reject(new GitError(args, code, stderr));
    });
    child.stdin.end(input);
  });
}

/** The same, as text without the last line end. */
export async function git(directory: string, args: readonly string[], input: string | Buffer = ''): Promise<string> {
  const bytes = await gitBytes(directory, args, input);
  return bytes.toString().replace(/\n$/, '');
}

const remembered = new Map<string, string>();
const REMEMBERED = 5_000;
const objects = /^[0-9a-f]{40}(?:\.{2,3}[0-9a-f]{40})?$/;

/** The same, remembered when all that is asked about is named by full ids: objects never change. */
export async function gitOfObjects(directory: string, args: readonly string[]): Promise<string> {
  const end = args.indexOf('--');
  const names = args.slice(1, end < 0 ? undefined : end).filter(arg => !arg.startsWith('-'));
  if (names.length === 0 || !names.every(name => objects.test(name))) return git(directory, args);
  const question = [directory, ...args].join('\0');
  const answer = remembered.get(question) ?? (await git(directory, args));
  if (remembered.size < REMEMBERED) remembered.set(question, answer);
  return answer;
}

/** The same, or undefined when git fails because there is no such thing. */
export async function gitMaybe(directory: string, args: readonly string[]): Promise<string | undefined> {
  try {
    return await gitOfObjects(directory, args);
  } catch (error) {
    if (error instanceof GitError) return undefined;
    throw error;
  }
}
