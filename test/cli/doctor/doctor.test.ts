import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { after, test } from 'node:test';
import { composeDoctor } from '../../../src/cli/compose-doctor.ts';
import { readConfig } from '../../../src/cli/config.ts';
import { examine } from '../../../src/cli/doctor/examine.ts';
import type { Finding } from '../../../src/cli/doctor/finding.ts';
import { type GitHub, startGitHub } from '../../scenarios/github.ts';
import { createProject } from '../berth.ts';

let rig: GitHub;
const project = await createProject({}, false);
after(async () => {
  await rig.close();
  await project.remove();
});

/** As people call it. */
async function call(environment: Readonly<Record<string, string>>) {
  const { code, stdout, stderr } = await project.berth(['doctor', '--json'], environment);
  assert.ok(stdout.startsWith('['), stderr);
  return { code, text: stdout, ...by(JSON.parse(stdout)) };
}

async function ask(environment: Readonly<Record<string, string>>) {
  const config = readConfig(environment);
  return by(await examine(config, await composeDoctor(config)));
}

function by(findings: readonly Finding[]) {
  const statuses = (check: string) => findings.filter(found => found.check === check).map(({ status }) => status);
  return { findings, statuses };
}

test('a server that has all it needs is fine, and one that lacks several things is told each of them', async () => {
  rig = await startGitHub();
  const { app, github, ann, repository, port, dataDirectory } = rig;
  await mkdir(dataDirectory, { mode: 0o711 });
  const environment = {
    APP_ID: String(app.id),
    PRIVATE_KEY: app.privateKey,
    WEBHOOK_SECRET: app.hook.secret,
    GITHUB_API_URL: github.apiUrl,
    BASE_URL: `http://127.0.0.1:${port}`,
    DATA_DIR: dataDirectory,
  };
  repository.ruledChecks.set('main', [{ name: 'ci', appId: app.id }]);
  // Nobody listens there, and what failed must not be looked at yet.
  app.deliveries.length = 0;

  const fine = await call(environment);
  assert.equal(fine.code, 0, fine.text);
  assert.deepEqual(
    [...new Set(fine.findings.map(({ check }) => check))],
    [
      'configuration',
      'disk',
      'engine',
      'workspaces',
      'database',
      'secrets',
      'clock',
      'app',
      'installations',
      'webhook',
      'required check',
    ],
  );
  assert.deepEqual([fine.statuses('app'), fine.statuses('installations')], [['ok'], ['ok']]);
  assert.deepEqual(fine.statuses('secrets'), ['ok']);
  assert.deepEqual([fine.statuses('workspaces'), fine.statuses('clock')], [['ok'], ['ok']]);
  assert.deepEqual(fine.statuses('webhook'), ['ok', 'warning']);
  const rules = fine.findings.filter(({ check }) => check === 'required check');
  assert.deepEqual(
    rules.map(({ message }) => message),
    ['the check `ci` is taken from this app only in ann/shop'],
  );
  assert.ok(!fine.text.includes(app.hook.secret));

  // The app asks for less now, one owner has not accepted what it asked for before, another suspended it.
  const bob = github.createUser('bob');
  github.suspend(github.installApp(app, bob));
  const cat = github.createUser('cat');
  github.acceptPermissions(github.installApp(app, cat), { checks: 'read', metadata: 'read' });
  // As GitHub answers for a private repository of a plan without rules.
  const message = 'Upgrade to GitHub Pro or make this repository public to enable this feature.';
  github.inject({ path: '*/rules/branches/*', fault: { kind: 'status', status: 403, message } });
  app.events = app.events.filter(event => event !== 'push');
  app.permissions = { ...app.permissions, administration: 'write' };
  await github.commit(repository, ann, { message: 'First', files: { 'a.txt': 'a' } });
  await github.idle();
  const broken = await ask({
    ...environment,
    BASE_URL: 'https://ci.example.com',
    DOCKER_HOST: 'unix:///nowhere/docker.sock',
    DATABASE_URL: 'postgres://ann@127.0.0.1:9/berth',
  });
  assert.deepEqual(broken.statuses('engine'), ['failed']);
  assert.deepEqual(broken.statuses('workspaces'), []);
  assert.deepEqual(broken.statuses('database'), ['failed']);
  assert.deepEqual(broken.statuses('app'), ['ok', 'failed', 'warning']);
  assert.deepEqual(broken.statuses('installations').toSorted(), ['failed', 'ok', 'warning']);
  assert.deepEqual(broken.statuses('webhook'), ['failed', 'failed']);
  assert.deepEqual(broken.statuses('required check'), ['ok']);
  for (const { status, hint, message } of broken.findings) assert.ok(status === 'ok' || hint, message);
});

test('an app that GitHub does not know, and settings that cannot be read, end the questions that rest on them', async () => {
  const { app, github, dataDirectory } = rig;
  const stranger = await ask({
    APP_ID: '999999',
    PRIVATE_KEY: app.privateKey,
    WEBHOOK_SECRET: 'whatever-it-is-0123',
    GITHUB_API_URL: github.apiUrl,
    DATA_DIR: dataDirectory,
    DOCKER_HOST: 'unix:///nowhere/docker.sock',
  });
  assert.deepEqual([stranger.statuses('app'), stranger.statuses('webhook')], [['failed'], []]);
  await writeFile(`${project.directory}/.env`, 'PORT=eighty\n');
  // An empty variable hides nothing.
  const { code, findings } = await call({ PORT: '' });
  assert.equal(code, 1);
  assert.deepEqual(
    findings.map(({ check, status }) => [check, status]),
    [['configuration', 'failed']],
  );
});
