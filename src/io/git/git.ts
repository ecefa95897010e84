import { spawn } from 'node:child_process';
import { InfraError } from '../../model/errors.ts';

/** How one git command is run. */
export interface GitOptions {
  readonly directory: string;
  /** Extra settings, by their name in git's configuration. They travel in the environment, so a secret may be among them. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Milliseconds without a sign of life after which git and all it started are killed. */
  readonly stallMs?: number;
  /** Whether anyone may write the files it makes, as in a job's workspace, and not only read them. */
  readonly writable?: boolean;
  /** UTF-16 units of stdout to keep, from its end; 64 Ki unless told. */
  readonly mostOutput?: number;
}

/** Git said no. `stderr` is its own words, in English. */
export class GitFailure extends Error {
  override readonly name = 'GitFailure';
  readonly stderr: string;

  constructor(command: string, stderr: string) {
    super(`git ${command}: ${stderr.trim()}`);
    this.stderr = stderr;
  }
}

/** What of our own environment git may see: how to reach the network, and nothing of ours. */
const inherited = [
  ...['PATH', 'TMPDIR', 'SSL_CERT_FILE', 'SSL_CERT_DIR', 'GIT_SSL_CAINFO'],
  ...['http_proxy', 'https_proxy', 'no_proxy', 'all_proxy', 'HTTPS_PROXY', 'NO_PROXY', 'ALL_PROXY'],
];

/** Nothing a repository contains, and nothing the operator set up for people, may make git run or fetch anything else (S47). */
const safeSettings = {
  'core.hooksPath': '/dev/null',
  'core.fsmonitor': 'false',
  'core.logAllRefUpdates': 'false',
  'credential.helper': '',
  'fetch.recurseSubmodules': 'false',
  'submodule.recurse': 'false',
  'gc.auto': '0',
  'maintenance.auto': 'false',
  'advice.detachedHead': 'false',
};

/** Two minutes: the network may be slow, but not silent. */
const defaultStallMs = 120_000;

/** More than git ever says to us on purpose. */
const keptOutput = 64 * 1024;

/**
 * Runs git and resolves with what it wrote to stdout. Files it makes are readable by anyone, whatever our umask. Throws GitFailure when git
 * fails, InfraError when git is absent (not retryable) or stalls (retryable).
 */
export async function runGit(args: readonly string[], options: GitOptions): Promise<string> {
  const { directory, settings = {}, stallMs = defaultStallMs, writable = false, mostOutput = keptOutput } = options;
  const child = spawn('/bin/sh', ['-c', `umask ${writable ? '000' : '022'}; exec git "$@"`, 'git', ...args], {
    cwd: directory,
    env: environment({ ...safeSettings, ...settings }),
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that the helpers git starts for the network die with it.
    detached: true,
  });
  let stdout = '';
  let stderr = '';
  let stalled = false;
  const watchdog = setTimeout(() => {
    stalled = true;
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  }, stallMs);
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    watchdog.refresh();
    stdout = (stdout + text).slice(-mostOutput);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    watchdog.refresh();
    stderr = (stderr + text).slice(-keptOutput);
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  }).finally(() => clearTimeout(watchdog));

  if (stalled) {
    throw new InfraError(`git gave no sign of life for ${Math.round(stallMs / 1000)} s and was stopped.`, {
      retryable: true,
    });
  }
  if (code === 127) {
    throw new InfraError('git is not installed on this server: install it, or use the image that has it.', {
      retryable: false,
    });
  }
  if (code !== 0) throw new GitFailure(args[0] ?? '', stderr);
  return stdout;
}

function environment(settings: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const entries = Object.entries(settings);
  const variables: NodeJS.ProcessEnv = {
    HOME: '/nonexistent',
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_ALLOW_PROTOCOL: 'http:https',
    GIT_CONFIG_COUNT: String(entries.length),
  };
  for (const name of inherited) {
    if (process.env[name] !== undefined) variables[name] = process.env[name];
  }
  for (const [index, [key, value]] of entries.entries()) {
    variables[`GIT_CONFIG_KEY_${index}`] = key;
    variables[`GIT_CONFIG_VALUE_${index}`] = value;
  }
  return variables;
}
