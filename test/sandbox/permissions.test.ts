import assert from 'node:assert/strict';
import { createSign } from 'node:crypto';
import { describe, test } from 'node:test';
import { Octokit } from '@octokit/rest';
import { setStage, shop } from './stage.ts';

/** The status and message of a bare request. */
async function ask(url: string, authorization?: string, init: RequestInit = {}): Promise<[number, string]> {
  const headers = authorization === undefined ? {} : { authorization };
  const answer = await fetch(url, { ...init, headers: { ...headers, ...init.headers } });
  const text = await answer.text();
  return [answer.status, text === '' ? '' : (JSON.parse(text).message ?? '')];
}

function jwt(privateKey: string, claims: object, alg = 'RS256'): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const unsigned = `${part({ alg, typ: 'JWT' })}.${part(claims)}`;
  return `Bearer ${unsigned}.${createSign('RSA-SHA256').update(unsigned).sign(privateKey, 'base64url')}`;
}

describe('the app proves who it is', () => {
  test('by a signed, fresh token of at most ten minutes', async t => {
    const { github, app } = await setStage(t);
    const url = `${github.apiUrl}/app`;
    const now = Math.floor(Date.now() / 1000);
    const good = { iss: app.id, iat: now - 60, exp: now + 540 };
    assert.equal((await ask(url, jwt(app.privateKey, good)))[0], 200);
    assert.equal((await ask(url, jwt(app.privateKey, { ...good, iss: app.clientId })))[0], 200);
    assert.match((await ask(url, jwt(app.privateKey, { ...good, exp: now - 1 })))[1], /'Expiration time' claim/);
    assert.match((await ask(url, jwt(app.privateKey, { ...good, exp: now + 700 })))[1], /too far in the future/);
    assert.match((await ask(url, jwt(app.privateKey, { ...good, iat: now + 90 })))[1], /'Issued at' claim/);
    assert.deepEqual(await ask(url, jwt(app.privateKey, { ...good, iss: 1 })), [404, 'Integration not found']);
    const other = github.createApp({ name: 'Other', owner: app.owner });
    assert.equal((await ask(url, jwt(other.privateKey, good)))[0], 401);
    assert.equal((await ask(url, jwt(app.privateKey, good, 'none')))[0], 401);
    assert.equal((await ask(url))[0], 401);
  });
});

describe('installation tokens', () => {
  test('are long, expire, can be narrowed and revoked', async t => {
    let now = Date.now();
    const { github, asApp, installation, ann } = await setStage(t, { now: () => now });
    await github.createRepository({ owner: ann, name: 'other', private: true });
    const { data } = await asApp.rest.apps.createInstallationAccessToken({
      installation_id: installation.id,
      repositories: ['shop'],
      permissions: { contents: 'read' },
    });
    assert.match(data.token, /^ghs_\d+_[A-Za-z0-9_.-]{450,}$/);
    assert.deepEqual(data.permissions, { metadata: 'read', contents: 'read' });
    const bearer = `Bearer ${data.token}`;
    const at = (path: string) => `${github.apiUrl}${path}`;
    assert.equal((await ask(at('/repos/ann/shop/commits/main'), bearer))[0], 200);
    assert.equal((await ask(at('/repos/ann/other'), bearer))[0], 404);
    assert.deepEqual(await ask(at('/repos/ann/shop/check-runs/1'), bearer), [
      403,
      'Resource not accessible by integration',
    ]);
    const second = await asApp.rest.apps.createInstallationAccessToken({ installation_id: installation.id });
    const fresh = `Bearer ${second.data.token}`;
    assert.deepEqual(await ask(at('/installation/token'), fresh, { method: 'DELETE' }), [204, '']);
    assert.equal((await ask(at('/installation/repositories'), fresh))[0], 401);
    now += 3_600_001;
    assert.deepEqual(await ask(at('/repos/ann/shop'), bearer), [401, 'Bad credentials']);
  });

  test('are refused for more than the installation holds, when it is suspended, and when it is gone', async t => {
    const { github, asApp, installation, octokit } = await setStage(t);
    const mint = (more: object = {}) =>
      asApp.rest.apps.createInstallationAccessToken({ installation_id: installation.id, ...more });
    await assert.rejects(mint({ permissions: { contents: 'write' } }), { status: 422 });
    await assert.rejects(mint({ repositories: ['unknown'] }), { status: 422 });
    await octokit.rest.repos.get(shop);
    github.suspend(installation);
    await assert.rejects(mint(), { status: 403, message: /This installation has been suspended/ });
    await assert.rejects(octokit.rest.repos.get(shop), { status: 403, message: /suspended/ });
    github.unsuspend(installation);
    await octokit.rest.repos.get(shop);
    github.uninstall(installation);
    await assert.rejects(mint(), { status: 404 });
  });
});

describe('what may be seen and done', () => {
  test('a private repository is 404 for strangers; writing needs an app or a role', async t => {
    const { github, bob, ann, repository, first } = await setStage(t, {}, true);
    const asBob = new Octokit({ baseUrl: github.apiUrl, auth: github.createToken(bob) });
    await assert.rejects(asBob.rest.repos.get(shop), { status: 404 });
    assert.equal((await ask(`${github.apiUrl}/repos/ann/shop`))[0], 404);
    github.setRole(repository, bob, 'read');
    await asBob.rest.repos.get(shop);
    const check = { ...shop, name: 'ci', head_sha: first };
    await assert.rejects(asBob.rest.checks.create(check), { status: 403, message: /authenticate via a GitHub App/ });
    const { data } = await asBob.rest.issues.createComment({
      ...shop,
      issue_number: github.openIssue(repository, ann, 'Bug').number,
      body: 'me too',
    });
    assert.equal(data.author_association, 'COLLABORATOR');
  });

  test('another app cannot change our run', async t => {
    const { github, ann, octokit, first } = await setStage(t);
    const { data } = await octokit.rest.checks.create({ ...shop, name: 'ci', head_sha: first });
    const other = github.createApp({ name: 'Other', owner: ann, permissions: { checks: 'write' } });
    const installation = github.installApp(other, ann);
    const now = Math.floor(Date.now() / 1000);
    const authorization = jwt(other.privateKey, { iss: other.id, iat: now, exp: now + 60 });
    const minted = await fetch(`${github.apiUrl}/app/installations/${installation.id}/access_tokens`, {
      method: 'POST',
      headers: { authorization },
    });
    const { token } = Object(await minted.json());
    const asOther = new Octokit({ baseUrl: github.apiUrl, auth: token });
    await assert.rejects(asOther.rest.checks.update({ ...shop, check_run_id: data.id, name: 'mine' }), { status: 422 });
  });

  test('roles are told as GitHub tells them', async t => {
    const { github, octokit, repository, bob } = await setStage(t);
    const level = async () => {
      const { data } = await octokit.rest.repos.getCollaboratorPermissionLevel({ ...shop, username: 'bob' });
      assert.equal(data.user?.id, bob.id);
      return [data.permission, data.role_name];
    };
    assert.deepEqual(await level(), ['read', 'read']);
    for (const [role, permission] of [
      ['triage', 'read'],
      ['write', 'write'],
      ['maintain', 'write'],
      ['admin', 'admin'],
    ] as const) {
      github.setRole(repository, bob, role);
      assert.deepEqual(await level(), [permission, role]);
    }
    await assert.rejects(octokit.rest.repos.getCollaboratorPermissionLevel({ ...shop, username: 'nobody' }), {
      status: 404,
    });
  });

  test('a renamed repository answers 301 to its number', async t => {
    const { github, octokit, repository } = await setStage(t);
    github.rename(repository, 'store');
    const answer = await fetch(`${github.apiUrl}/repos/ann/shop/branches/main`, { redirect: 'manual' });
    assert.equal(answer.status, 301);
    assert.equal(answer.headers.get('location'), `${github.apiUrl}/repositories/${repository.id}/branches/main`);
    assert.equal((await octokit.rest.repos.get(shop)).data.name, 'store');
  });
});
