import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { startBrowser } from './browser.ts';

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

test('a first start: the set-up page registers the app with one press of a button, and the server goes on', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'berth-setup-'));
  await chmod(directory, 0o755);
  const github = await startSandbox();
  github.createUser('ann');
  const browser = await startBrowser();
  const server = spawn(process.execPath, [main, 'server'], {
    cwd: directory,
    env: {
      PATH: process.env['PATH'],
      HOST: '127.0.0.1',
      PORT: '0',
      DATA_DIR: join(directory, 'data'),
      GITHUB_API_URL: github.apiUrl,
      LOG_LEVEL: 'error',
    },
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  try {
    const said = createInterface(server.stderr)[Symbol.asyncIterator]();
    const page = await browser.newPage();
    const address = await find(said, /^\s+(http:\S+\/setup\?token=\S+)/);
    assert.equal((await fetch(new URL('/healthz', address))).status, 200, 'waiting for the operator is no fault');
    await page.goto(address);
    await page.getByRole('button', { name: /register/i }).click();

    const url = await find(said, /listens at (http:\S+)/);
    assert.equal((await fetch(`${url}/readyz`)).status, 200);
    const env = parseEnv(await readFile(join(directory, '.env'), 'utf8'));
    const [app] = [...github.world.apps.values()];
    assert.equal(env['APP_ID'], String(app?.id));
    assert.equal(env['WEBHOOK_SECRET'], app?.hook.secret);
    assert.equal((await stat(join(directory, '.env'))).mode & 0o777, 0o600);
    assert.match(app?.hook.url ?? '', /\/api\/github\/webhooks$/);
    assert.equal((await fetch(`${url}/setup`)).status, 404, 'after set-up there is no set-up page');
  } finally {
    server.kill('SIGTERM');
    await once(server, 'exit');
    await Promise.all([browser.close(), github.close()]);
    await rm(directory, { recursive: true, force: true });
  }
  assert.equal(server.exitCode, 0);
  assert.deepEqual(github.violations, []);
});

/** What the first line that matches says; rejects when the output ends before. */
async function find(lines: AsyncIterator<string>, pattern: RegExp): Promise<string> {
  for (;;) {
    const { done, value } = await lines.next();
    assert.ok(!done, `the server never said ${pattern}`);
    const [, found] = pattern.exec(value) ?? [];
    if (found !== undefined) return found;
  }
}
