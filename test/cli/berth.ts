import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const command = fileURLToPath(new URL('../../src/cli/berth.mjs', import.meta.url));

/** A directory to call `berth` in. */
export interface Project {
  readonly directory: string;
  write(files: Readonly<Record<string, string>>): Promise<void>;
  git(...args: readonly string[]): Promise<void>;
  /** Calls `berth` and waits for its end. */
  berth(args: readonly string[], environment?: Readonly<Record<string, string>>): Promise<Called>;
  /** The same, without waiting. */
  start(args: readonly string[]): Running;
  remove(): Promise<void>;
}

export interface Called {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  /** Resolves when it has written `text` anywhere. */
  says(text: string): Promise<void>;
  signal(name: NodeJS.Signals): void;
  readonly ended: Promise<Called>;
}

/** With a commit of `files` when `git`. Has a cache of its own, so that tests do not clear up after each other. */
export async function createProject(files: Readonly<Record<string, string>>, git = true): Promise<Project> {
  const base = await realpath(await mkdtemp(join(tmpdir(), 'berth-cli-')));
  const directory = join(base, 'project');
  const cache = join(base, 'cache');
  await mkdir(directory);
  const plain: NodeJS.ProcessEnv = { ...process.env, XDG_CACHE_HOME: cache, NO_COLOR: '1' };
  for (const name of ['FORCE_COLOR', 'DOCKER_HOST', 'LOG_LEVEL', 'NODE_TEST_CONTEXT']) delete plain[name];

  const start = (args: readonly string[], environment: Readonly<Record<string, string>> = {}): Running =>
    watch(process.execPath, [command, ...args], directory, { ...plain, ...environment });
  const project: Project = {
    directory,
    async write(written) {
      for (const [path, text] of Object.entries(written)) {
        await mkdir(dirname(join(directory, path)), { recursive: true });
        await writeFile(join(directory, path), text);
      }
    },
    async git(...args) {
      const { code, stderr } = await watch('git', args, directory, plain).ended;
      if (code !== 0) throw new Error(`git ${args[0]}: ${stderr}`);
    },
    berth: (args, environment) => start(args, environment).ended,
    start,
    remove: () => rm(base, { recursive: true, force: true }),
  };
  await project.write(files);
  if (!git) return project;
  await project.git('init', '--quiet', '--initial-branch=main');
  await project.git('config', 'user.name', 'Ada');
  await project.git('config', 'user.email', 'ada@example.org');
  await project.git('remote', 'add', 'origin', 'git@github.com:ada/engine.git');
  await project.git('add', '--all');
  await project.git('commit', '--quiet', '--allow-empty', '--message=feat: begin');
  return project;
}

function watch(program: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Running {
  const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const heard = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      heard[name] += text;
    });
  }
  const ended = new Promise<Called>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', code => resolve({ code, ...heard }));
  });
  return {
    says: text =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (`${heard.stdout}${heard.stderr}`.includes(text)) resolve();
        };
        child.stdout.on('data', look);
        child.stderr.on('data', look);
        look();
        ended.then(({ stdout, stderr }) => reject(new Error(`It never said ${text}:\n${stdout}${stderr}`)), reject);
      }),
    signal: name => void child.kill(name),
    ended,
  };
}
