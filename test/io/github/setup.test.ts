import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { parseEnv } from 'node:util';
import { pino } from 'pino';
import { parse } from 'yaml';
import { webUrlOf } from '../../../src/io/github/conversion.ts';
import type { Credentials } from '../../../src/io/github/credentials.ts';
import { setVariables } from '../../../src/io/github/env-file.ts';
import { appManifest, appRequest } from '../../../src/io/github/manifest.ts';
import { createSetup } from '../../../src/io/github/setup.ts';
import { webhookPath } from '../../../src/io/github/webhook.ts';
import { callbackPath } from '../../../src/web/paths.ts';
import { pkcs1, pkcs8 } from './keys.ts';

async function listen(t: TestContext, answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A set-up page, the part of GitHub that hands out keys for the code `good`, and an environment file. */
async function start(t: TestContext) {
  const directory = await mkdtemp(join(tmpdir(), 'setup-'));
  t.after(() => rm(directory, { recursive: true }));
  const envFile = join(directory, '.env');
  await writeFile(envFile, '# mine\nAPP_ID=\nPORT=3000\n', { mode: 0o644 });
  const asked: string[] = [];
  const apiUrl = await listen(t, (request, response) => {
    asked.push(`${request.method} ${request.url}`);
    const app = {
      id: 12,
      name: 'My CI',
      html_url: 'https://example.com/apps/my-ci',
      pem: pkcs1,
      webhook_secret: 'hush',
      client_id: 'Iv1.12',
      client_secret: 'hush, too',
    };
    const isGood = request.url === '/app-manifests/good/conversions';
    response.writeHead(isGood ? 201 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(isGood ? app : { message: 'Not Found' }));
  });
  const registered: Credentials[] = [];
  const log = pino({ level: 'silent' });
  const onRegistered = (credentials: Credentials) => registered.push(credentials);
  const setup = createSetup({
    baseUrl: 'https://ci.example.com',
    signInPath: callbackPath,
    apiUrl,
    envFile,
    log,
    onRegistered,
  });
  const origin = await listen(t, async (request, response) => {
    if (!(await setup.handle(request, response))) response.writeHead(404).end();
  });
  const get = async (path: string) => {
    const response = await fetch(`${origin}${path}`);
    return { status: response.status, html: await response.text() };
  };
  const { pathname, search } = new URL(setup.url);
  const state = async () => /state=([\w-]+)/.exec((await get(`${pathname}${search}`)).html)?.[1];
  return { get, state, page: `${pathname}${search}`, asked, registered, envFile };
}

describe('set-up', () => {
  test('from the page to the keys, once', async t => {
    const { get, state, page, registered, envFile } = await start(t);
    const { status, html } = await get(`${page}&organization=acme`);
    assert.equal(status, 200);
    assert.match(html, /action="http:\/\/127.0.0.1:\d+\/organizations\/acme\/settings\/apps\/new\?state=/);
    assert.match(html, /https:\/\/ci.example.com\/api\/github\/webhooks/);

    assert.equal((await get(`/setup/callback?code=good&state=${await state()}`)).status, 200);
    const client = { id: 'Iv1.12', secret: 'hush, too' };
    assert.deepEqual(registered, [{ appId: 12, privateKey: pkcs8, webhookSecret: 'hush', client }]);
    const text = await readFile(envFile, 'utf8');
    assert.match(text, /^# mine\nAPP_ID="12"\nPORT=3000\n/);
    const variables = parseEnv(text);
    assert.deepEqual([variables['GITHUB_CLIENT_ID'], variables['GITHUB_CLIENT_SECRET']], [client.id, client.secret]);
    assert.deepEqual([variables['PRIVATE_KEY'], variables['WEBHOOK_SECRET']], [pkcs8.trim(), 'hush']);
    assert.equal((await stat(envFile)).mode & 0o777, 0o600);

    assert.equal((await get(page)).status, 403);
    assert.equal((await get('/setup/callback?code=good&state=x')).status, 403);
    assert.equal(registered.length, 1);
  });

  test('is for who started the server', async t => {
    const { get } = await start(t);
    assert.equal((await get('/setup')).status, 403);
    assert.equal((await get('/setup?token=guess')).status, 403);
    assert.equal((await get('/other')).status, 404);
  });

  test('an answer without our state, or with a used one, asks GitHub nothing', async t => {
    const { get, state, asked } = await start(t);
    assert.equal((await get('/setup/callback?code=good')).status, 403);
    assert.equal((await get('/setup/callback?code=good&state=forged')).status, 403);
    assert.deepEqual(asked, []);
    const used = await state();
    assert.equal((await get(`/setup/callback?code=stale&state=${used}`)).status, 502);
    assert.equal((await get(`/setup/callback?code=good&state=${used}`)).status, 403);
    assert.deepEqual(asked, ['POST /app-manifests/stale/conversions']);
  });

  test('a failed answer leaves another try', async t => {
    const { get, state, registered } = await start(t);
    assert.equal((await get(`/setup/callback?code=stale&state=${await state()}`)).status, 502);
    assert.equal((await get(`/setup/callback?code=good&state=${await state()}`)).status, 200);
    assert.equal(registered.length, 1);
  });
});

test('app.yml and the manifest ask for the same', async () => {
  const file = parse(await readFile(new URL('../../../app.yml', import.meta.url), 'utf8'));
  const { hook_attributes: hook, callback_urls: callbacks, ...asked } = file;
  assert.deepEqual(asked, structuredClone(appRequest));
  assert.equal(new URL(hook.url).pathname, webhookPath);
  assert.deepEqual(
    callbacks.map((url: string) => new URL(url).pathname),
    [callbackPath],
  );
  const manifest = appManifest('https://a/hook', 'https://a/back', 'https://a/in');
  assert.equal(manifest.hook_attributes.url, 'https://a/hook');
  assert.deepEqual(manifest.callback_urls, ['https://a/in']);
});

test('where people meet GitHub', () => {
  assert.equal(webUrlOf(undefined), 'https://github.com');
  assert.equal(webUrlOf('https://api.github.com'), 'https://github.com');
  assert.equal(webUrlOf('https://api.acme.ghe.com'), 'https://acme.ghe.com');
  assert.equal(webUrlOf('https://git.example.com/api/v3'), 'https://git.example.com');
});

test('variables of an environment file are set where they stand, or at the end', () => {
  assert.equal(setVariables('', { A: '1' }), 'A="1"\n');
  assert.equal(setVariables('export A=0\n#B=0\n\n', { A: '1', B: 'x\ny' }), 'A="1"\n#B=0\nB="x\\ny"\n');
});
