import { execFile } from 'node:child_process';
import { InfraError } from '../../model/errors.ts';

/** What git said, in English, and its exit code; -1 when there is no git. */
export interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Lists of files can be long. */
const MOST_OUTPUT = 512 * 1024 * 1024;

/** What says where a repository is: it must not reach a git that is to work on another one. */
const PLACES = ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_OBJECT_DIRECTORY', 'GIT_COMMON_DIR', 'GIT_PREFIX'];

/**
 * Runs git as the person at the keyboard would, with their settings and credentials, but without questions to them.
 * Never rejects.
 */
export function askGit(
  directory: string,
  args: readonly string[],
  options: { elsewhere?: boolean } = {},
): Promise<Answer> {
  const env: NodeJS.ProcessEnv = { ...process.env, LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0' };
  // `berth run` may be called by a hook, whose environment names the repository by paths of its own.
  if (options.elsewhere === true) for (const name of PLACES) delete env[name];
  return new Promise(resolve => {
    execFile('git', args, { cwd: directory, env, maxBuffer: MOST_OUTPUT }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      resolve({ code, stdout, stderr });
    });
  });
}

/** What git wrote. Throws InfraError with its reason. */
export async function runGit(
  directory: string,
  args: readonly string[],
  options?: { elsewhere?: boolean },
): Promise<string> {
  const { code, stdout, stderr } = await askGit(directory, args, options);
  if (code === 0) return stdout;
  throw new InfraError(`git ${args[0]}: ${reasonOf(stderr)}`, { retryable: false });
}

/** What git wrote, or undefined when it said no. */
export async function tryGit(directory: string, args: readonly string[]): Promise<string | undefined> {
  const { code, stdout } = await askGit(directory, args);
  return code === 0 ? stdout : undefined;
}

export function reasonOf(stderr: string): string {
  return /^(?:fatal|error): (.*)$/m.exec(stderr)?.[1] ?? (stderr.trim() || 'failed without saying why');
}

/** The parts of output written with `-z`. */
export function splitNul(text: string): string[] {
  return text.split('\0').filter(part => part !== '');
}
