import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, get, type IncomingMessage } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { pino } from 'pino';
import { NO_POLICY } from '../../src/core/policy/read-policy.ts';
import { createRights, type Rights } from '../../src/flow/rights.ts';
import { createForge } from '../../src/io/github/forge.ts';
import { createSignIn } from '../../src/io/github/sign-in.ts';
import { createWebhookHandler } from '../../src/io/github/webhook.ts';
import { createMetrics } from '../../src/io/prometheus/metrics.ts';
import type { Run } from '../../src/model/run.ts';
import { callbackPath } from '../../src/web/paths.ts';
import { createWeb } from '../../src/web/web.ts';
import { finishedJob, NOW, sampleRun } from '../ports/store-samples.ts';
import { type GitHub, startGitHub } from '../scenarios/github.ts';
import { openParts } from './web-server.ts';

/** A browser without a screen: it keeps cookies, and says where its forms come from. */
function createBrowser(origin: string) {
  const cookies = new Map<string, string>();
  async function go(path: string, options: { method?: string; body?: string; headers?: Record<string, string> } = {}) {
    const { method = 'GET', body, headers = {} } = options;
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const form = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' };
    const answer = await fetch(new URL(path, origin), {
      method,
      redirect: 'manual',
      headers: { ...(cookie && { cookie }), ...(body !== undefined && form), ...headers },
      ...(body === undefined ? {} : { body }),
    });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    return {
      status: answer.status,
      body: await answer.text(),
      location: answer.headers.get('location') ?? '',
      headers: answer.headers,
    };
  }
  return { cookies, go };
}

type Browser = ReturnType<typeof createBrowser>;

describe('signing in with GitHub', () => {
  let world: GitHub;
  let parts: Awaited<ReturnType<typeof openParts>>;
  let rights: Rights;
  let origin: string;
  let stop: () => Promise<void>;
  let run: Run;
  const person = (login: string) => world.github.createUser(login);

  before(async () => {
    [world, parts] = await Promise.all([startGitHub({ private: true }), openParts()]);
    const { github, app, ann, repository, port } = world;
    origin = `http://127.0.0.1:${port}`;
    app.events = [...app.events, 'member'];
    app.permissions = { ...app.permissions, members: 'read' };
    for (const installation of github.world.installations.values()) installation.permissions = app.permissions;
    const log = pino({ enabled: false });
    const credentials = { appId: app.id, privateKey: app.privateKey, webhookSecret: app.hook.secret };
    const { store, dispatch, administration, keys, logs, blobs } = parts;
    const forge = createForge({ credentials, baseUrl: github.apiUrl });
    rights = createRights({ store, forge, log, now: Date.now });
    const webhook = await createWebhookHandler({
      credentials,
      receive: async () => 'accepted',
      rightsChanged: async change => {
        if (change.isDisowned && change.actorId !== undefined) await keys.endSessions(change.actorId);
        rights.forget(change);
      },
      log,
      baseUrl: github.apiUrl,
    });
    const timeouts = { defaultMs: 60_000, maxMs: 60_000 };
    const web = createWeb({
      store,
      dispatch,
      keys,
      logs,
      blobs,
      rights,
      signIn: createSignIn({ id: app.clientId, secret: app.clientSecret }, github.apiUrl),
      handling: { store, forge, log, now: Date.now, timeouts, policy: NO_POLICY },
      administration,
      openToAll: false,
      publicPages: false,
      isLocal: false,
      baseUrl: origin,
      log,
      metrics: createMetrics(),
    });
    const http = createServer(async (request, response) => {
      if (!(await webhook(request, response)) && !(await web(request, response))) response.writeHead(404).end();
    });
    http.listen(port, '127.0.0.1');
    await once(http, 'listening');
    stop = async () => {
      http.closeAllConnections();
      await new Promise<void>(resolve => void http.close(() => resolve()));
    };
    const installation = [...github.world.installations.values()].find(each => each.account === ann);
    const repositoryOf = {
      id: repository.id,
      owner: 'ann',
      name: 'shop',
      defaultBranch: 'main',
      isPrivate: true,
      url: `${github.url}/ann/shop`,
      installationId: installation?.id ?? 0,
      ownerId: 1,
    };
    const deliveryId = randomUUID();
    run = await store.create(deliveryId, id =>
      sampleRun(id, deliveryId, repositoryOf, { jobs: [finishedJob('build')], completedAt: Date.now() }),
    );
  });
  after(async () => {
    await stop();
    await Promise.all([parts.close(), world.close()]);
  });

  /** From the page that was asked for, over GitHub, and back to it. */
  async function signIn(browser: Browser, login: string, to = `/runs/${run.id}`) {
    const asked = await browser.go(`/sign-in?to=${encodeURIComponent(to)}`);
    assert.equal(asked.status, 303);
    const agreed = await fetch(asked.location, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `login=${login}`,
    });
    return browser.go(agreed.headers.get('location') ?? '');
  }

  const tokenIn = (page: string) => /name="token" value="([\w-]+)"/.exec(page)?.[1] ?? '';
  const everyAddress = () => [
    '',
    '/live',
    '/jobs/build',
    '/jobs/build/log',
    '/jobs/build/live',
    '/jobs/build/artifacts',
  ];

  test('S40: people see what they can read on GitHub, and others cannot tell it from nothing', async () => {
    const [reader, stranger] = [person('rita'), person('sam')];
    world.github.setRole(world.repository, reader, 'read');
    const [rita, sam] = [createBrowser(origin), createBrowser(origin)];
    assert.equal((await rita.go(`/runs/${run.id}`)).status, 404);
    assert.equal((await signIn(rita, reader.login)).location, `/runs/${run.id}`);
    await signIn(sam, stranger.login);
    const page = await rita.go(`/runs/${run.id}`);
    assert.equal(page.status, 200);
    assert.doesNotMatch(page.body, /<form/, 'who only reads has no buttons');
    assert.match((await rita.go('/')).body, new RegExp(`href="/runs/${run.id}"`));
    const none = await sam.go('/runs/987654');
    for (const path of everyAddress()) {
      const answer = await sam.go(`/runs/${run.id}${path}`);
      assert.deepEqual([answer.status, answer.body], [404, none.body], path);
    }
    assert.doesNotMatch((await sam.go('/')).body, /href="\/runs\//);
  });

  // Sooner than readers are looked at by time: it ends because GitHub told.
  test('S40: who is removed on GitHub reads nothing more, and a stream that was open ends', {
    timeout: 10_000,
  }, async () => {
    const user = person('rex');
    world.github.setRole(world.repository, user, 'read');
    const rex = createBrowser(origin);
    await signIn(rex, user.login);
    const cookie = [...rex.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const stream = await new Promise<IncomingMessage>((resolve, reject) => {
      get(`${origin}/runs/${run.id}/live`, { headers: { cookie } }, resolve).on('error', reject);
    });
    assert.equal(stream.statusCode, 200);
    const ended = new Promise(resolve => stream.resume().on('error', resolve).on('close', resolve));
    world.github.setRole(world.repository, user, 'none');
    await world.github.idle();
    await ended;
    assert.equal((await rex.go(`/runs/${run.id}`)).status, 404);
  });

  test('when GitHub cannot be asked, the answer is no', async () => {
    const user = person('fay');
    world.github.setRole(world.repository, user, 'write');
    const fay = createBrowser(origin);
    await signIn(fay, user.login);
    for (const path of ['', `/${user.login}/permission`]) {
      const fault = { kind: 'bad_gateway_before' } as const;
      world.github.inject({ path: `/repos/ann/shop/collaborators${path}`, times: 3, fault });
    }
    assert.equal((await fay.go(`/runs/${run.id}`)).status, 404);
    world.github.clearFaults();
    assert.equal((await fay.go(`/runs/${run.id}`)).status, 200);
  });

  test('S44: only the browser that asked can come back, once, and only to a page of ours', async () => {
    person('eve');
    const [eve, victim] = [createBrowser(origin), createBrowser(origin)];
    const asked = await eve.go('/sign-in?to=//evil.example');
    const question = new URL(asked.location);
    assert.equal(question.searchParams.get('code_challenge_method'), 'S256');
    const agreed = await fetch(asked.location, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'login=eve',
    });
    const back = agreed.headers.get('location') ?? '';
    assert.equal((await victim.go(back)).status, 403, 'an answer that this browser never asked for');
    await victim.go('/sign-in');
    assert.equal((await victim.go(back)).status, 403, 'the answer to another question');
    assert.equal(victim.cookies.has('berth'), false);
    const done = await eve.go(back);
    assert.deepEqual([done.status, done.location], [303, '/']);
    const line = done.headers.getSetCookie().find(each => each.startsWith('berth='));
    assert.match(line ?? '', /; HttpOnly; SameSite=Lax; Max-Age=\d+$/);
    assert.equal((await eve.go(back)).status, 403, 'a code that was used');
    assert.equal((await eve.go(`${callbackPath}?code=x`)).status, 403);
  });

  test('S44: nothing is changed by a form that is not ours; by one that is, it is', async () => {
    const user = person('wes');
    world.github.setRole(world.repository, user, 'write');
    const wes = createBrowser(origin);
    await signIn(wes, user.login);
    const page = (await wes.go(`/runs/${run.id}`)).body;
    const token = tokenIn(page);
    assert.match(page, /Re-run all jobs/);
    const path = `/runs/${run.id}/actions`;
    const rerun = (given: string, headers: Record<string, string> = {}) =>
      wes.go(path, { method: 'POST', body: `deed=rerun&what=all&fresh=yes&token=${given}`, headers });
    assert.equal((await rerun('')).status, 403);
    assert.equal((await rerun(`${token}x`)).status, 403);
    assert.equal((await rerun(token, { 'sec-fetch-site': 'cross-site' })).status, 403);
    assert.equal((await rerun(token, { 'sec-fetch-site': 'same-site' })).status, 403);
    assert.deepEqual(await parts.store.find(run.id), run);
    assert.equal((await rerun(token)).location, `/runs/${run.id}`);
    const again = await parts.store.find(run.id);
    assert.deepEqual([again?.round, again?.jobs[0]?.isFresh], [run.round + 1, true]);

    world.github.setRole(world.repository, user, 'read');
    const cancel = await wes.go(path, { method: 'POST', body: `deed=cancel&token=${token}` });
    assert.equal(cancel.status, 403, 'asked when it is done, not when it was shown');
    assert.equal((await parts.store.find(run.id))?.completedAt, undefined);
  });

  test('settings are for administrators, by the word of GitHub at that moment; secrets are names only', async () => {
    const own = { ownerId: 1, repositoryId: world.repository.id, environment: '*', name: 'DEPLOY_KEY' } as const;
    const sealed = { masterKey: 'm', wrappedKey: 'wrapped-key', content: 'sealed-content' };
    await parts.secrets.set({ ...own, kind: 'variable', isProtected: true, setAt: NOW, setBy: 'root' }, () => sealed);
    const place = { repositoryId: world.repository.id, scope: 'branch main' };
    const entry = { blob: 'b', digest: 'd', bytes: 9, compressedBytes: 4, savedAt: NOW, usedAt: NOW };
    for (const key of ['npm', 'go']) await parts.caches.put({ ...place, ...entry, key });
    const cached = async () => (await parts.caches.list()).map(({ key }) => key).toSorted();

    const [chief, writer] = [person('ada'), person('wim')];
    world.github.setRole(world.repository, chief, 'admin');
    world.github.setRole(world.repository, writer, 'maintain');
    const [ada, wim] = [createBrowser(origin), createBrowser(origin)];
    await signIn(ada, chief.login);
    await signIn(wim, writer.login);
    const page = (await ada.go('/Ann/Shop/settings')).body;
    assert.match(page, /DEPLOY_KEY/);
    assert.doesNotMatch(page, /wrapped-key|sealed-content/);
    const none = await wim.go('/ann/nothing/settings');
    const refused = await wim.go('/ann/shop/settings');
    assert.deepEqual([refused.status, refused.body], [404, none.body]);

    const press = (browser: Browser, body: string) =>
      browser.go('/ann/shop/settings', { method: 'POST', body: `${body}&token=${tokenIn(page)}` });
    assert.equal((await press(wim, 'deed=remove_caches')).status, 403, "somebody else's form");
    const ofWim = tokenIn((await wim.go(`/runs/${run.id}`)).body);
    const asWim = await wim.go('/ann/shop/settings', { method: 'POST', body: `deed=remove_caches&token=${ofWim}` });
    assert.deepEqual([asWim.status, await cached()], [404, ['go', 'npm']]);
    assert.equal((await press(ada, 'deed=remove_cache&scope=branch+main&key=npm')).location, '/ann/shop/settings');
    assert.deepEqual(await cached(), ['go']);
    world.github.setRole(world.repository, chief, 'write');
    await world.github.idle();
    assert.deepEqual([(await press(ada, 'deed=remove_caches')).status, await cached()], [404, ['go']]);
  });

  test('signing out ends the session, and a new one is never the old one', async () => {
    person('zoe');
    const zoe = createBrowser(origin);
    zoe.cookies.set('berth', 'planted-by-somebody');
    await signIn(zoe, 'zoe');
    const first = zoe.cookies.get('berth');
    assert.notEqual(first, 'planted-by-somebody');
    await signIn(zoe, 'zoe');
    assert.notEqual(zoe.cookies.get('berth'), first);
    const account = (await zoe.go('/account')).body;
    assert.match(account, /<h1>zoe<\/h1>/);
    const second = zoe.cookies.get('berth') ?? '';
    await zoe.go('/sign-out', { method: 'POST', body: `token=${tokenIn(account)}` });
    for (const old of [first ?? '', second]) {
      zoe.cookies.set('berth', old);
      assert.match((await zoe.go('/account')).body, /Not signed in/);
    }
    await signIn(zoe, 'zoe');
    const user = world.github.world.users.get('zoe');
    assert.ok(user);
    world.github.revokeAuthorization(world.app, user);
    await world.github.idle();
    assert.match((await zoe.go('/account')).body, /Not signed in/, 'she took it back on GitHub');
  });
});
