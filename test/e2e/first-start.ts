import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

/** A server that knows no GitHub App yet, in a folder of its own. */
export interface FirstStart {
  readonly directory: string;
  /** What the first line that it says from now on, and that matches, has in its group; rejects when it ends before. */
  find(pattern: RegExp): Promise<string>;
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>;
}

export async function startFirst(apiUrl: string, settings: NodeJS.ProcessEnv = {}): Promise<FirstStart> {
  const directory = await mkdtemp(join(tmpdir(), 'berth-setup-'));
  await chmod(directory, 0o755);
  const server = spawn(process.execPath, [main, 'server'], {
    cwd: directory,
    env: {
      PATH: process.env['PATH'],
      HOST: '127.0.0.1',
      PORT: '0',
      DATA_DIR: join(directory, 'data'),
      GITHUB_API_URL: apiUrl,
      LOG_LEVEL: 'error',
      ...settings,
    },
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  const said = createInterface(server.stderr)[Symbol.asyncIterator]();
  return {
    directory,
    async find(pattern) {
      for (;;) {
        const { done, value } = await said.next();
        if (done) throw new Error(`the server never said ${pattern}`);
        const [, found] = pattern.exec(value) ?? [];
        if (found !== undefined) return found;
      }
    },
    async stop() {
      server.kill('SIGTERM');
      await once(server, 'exit');
      await rm(directory, { recursive: true, force: true });
      return server.exitCode;
    },
  };
}
