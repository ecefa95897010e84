import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseEnv } from 'node:util';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { startBrowser } from './browser.ts';
import { startFirst } from './first-start.ts';

test('a first start: the set-up page registers the app with one press of a button, and the server goes on', async () => {
  const github = await startSandbox();
  github.createUser('ann');
  const browser = await startBrowser();
  const server = await startFirst(github.apiUrl);
  let code: number | null = null;
  try {
    const page = await browser.newPage();
    const address = await server.find(/^\s+(http:\S+\/setup\?token=\S+)/);
    assert.equal((await fetch(new URL('/healthz', address))).status, 200, 'waiting for the operator is no fault');
    await page.goto(address);
    await page.getByRole('button', { name: /register/i }).click();

    const url = await server.find(/listens at (http:\S+)/);
    assert.equal((await fetch(`${url}/readyz`)).status, 200);
    const file = join(server.directory, '.env');
    const env = parseEnv(await readFile(file, 'utf8'));
    const [app] = [...github.world.apps.values()];
    assert.equal(env['APP_ID'], String(app?.id));
    assert.equal(env['WEBHOOK_SECRET'], app?.hook.secret);
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    assert.match(app?.hook.url ?? '', /\/api\/github\/webhooks$/);
    assert.equal((await fetch(`${url}/setup`)).status, 404, 'after set-up there is no set-up page');
  } finally {
    code = await server.stop();
    await Promise.all([browser.close(), github.close()]);
  }
  assert.equal(code, 0);
  assert.deepEqual(github.violations, []);
});
