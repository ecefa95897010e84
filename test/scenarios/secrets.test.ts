/** Secrets from the terminal of the operator to the jobs that may have them, and to nowhere else (S11, S31, S34, S35, S36). */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { composeSecrets } from '../../src/cli/compose-secrets.ts';
import { readConfig } from '../../src/cli/config.ts';
import { setSecret } from '../../src/cli/secret/keep.ts';
import { rotateKey } from '../../src/cli/secret/rotate-key.ts';
import { backUp } from '../../src/io/sql/backup/backup.ts';
import type { Secret } from '../../src/model/secret.ts';
import { silent } from '../io/sql/temporary-store.ts';
import { type CrashRig, startCrashRig } from './crash-rig.ts';
import { mustFail } from './must-fail.ts';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

const VALUES = {
  TOKEN: 'tok-4f9a"b\'c$d',
  KEY: '-----BEGIN KEY-----\nq83vEjRWeJASNFZ4\nkJCrze8SNFZ4kKvN\n-----END KEY-----\n',
  GUARDED: 'guarded-7c1d22',
  PRODUCTION: 'production-55ee9a',
  SHARED: 'shared-90ab3f',
};

let rig: CrashRig;
before(async () => {
  rig = await startCrashRig();
  await rig.spawn().ready();
});
after(() => rig.close());

/** Calls `berth` as the operator does beside the running server; what it prints, and how it ended. */
async function berth(args: readonly string[], input = ''): Promise<{ code: number; stdout: Buffer; stderr: string }> {
  const { app, github, dataDirectory } = rig;
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd: dataDirectory,
    env: {
      PATH: process.env['PATH'],
      APP_ID: String(app.id),
      PRIVATE_KEY: app.privateKey,
      WEBHOOK_SECRET: app.hook.secret,
      GITHUB_API_URL: github.apiUrl,
      DATA_DIR: dataDirectory,
    },
  });
  child.stdin.end(input);
  const stdout: Buffer[] = [];
  child.stdout.on('data', (piece: Buffer) => stdout.push(piece));
  const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);
  return { code: Number(code), stdout: Buffer.concat(stdout), stderr };
}

async function secret(line: string, input?: string): Promise<string> {
  const { code, stdout, stderr } = await berth(['secret', ...line.split(' ')], input);
  assert.equal(code, 0, stderr);
  return stdout.toString();
}

/** The same without a process for each. */
async function keeping() {
  const { app, github, dataDirectory } = rig;
  const config = readConfig({ GITHUB_API_URL: github.apiUrl, DATA_DIR: dataDirectory });
  const credentials = { appId: app.id, privateKey: app.privateKey, webhookSecret: app.hook.secret };
  return { config, ...(await composeSecrets(config, credentials, silent)) };
}

async function keep(name: 'GUARDED' | 'PRODUCTION' | 'SHARED', terms: Partial<Secret>): Promise<void> {
  const { use, vault } = await keeping();
  const identity = { ownerId: rig.ann.id, repositoryId: rig.repository.id, environment: '*', name };
  const whole = { ...identity, kind: 'variable', isProtected: false, ...terms } as const;
  await use(secrets => setSecret(secrets, vault, whole, VALUES[name]));
}

const digest = (value: string) => createHash('sha256').update(value).digest('hex');
const holds = (name: keyof typeof VALUES) => `printf %s "$${name}" | sha256sum | grep -q ${digest(VALUES[name])}`;
const lacks = (...names: readonly string[]) => mustFail(`env | grep -E "^(${names.join('|')})="`);

const pipeline = (jobs: Readonly<Record<string, object>>) => JSON.stringify(jobs);

const DEPLOY = {
  image: { name: 'berth/busybox', docker: { user: '1000' } },
  environment: 'production',
  script: [
    ...(['TOKEN', 'GUARDED', 'PRODUCTION', 'SHARED'] as const).map(holds),
    `sha256sum <"$KEY" | grep -q ${digest(VALUES.KEY)}`,
    'ls -l "$KEY" | grep -q "^-r--------"',
    'mount | grep -q "^tmpfs on /berth-secrets"',
    // No command line holds it, not even in here.
    `cat /proc/[0-9]*/cmdline | tr '\\0' '\\n' | awk 'index($0, ENVIRON["TOKEN"]) { exit 1 }'`,
    'echo "it is $TOKEN"; printf "x:%s:y" "$TOKEN" | base64; printf %s "$TOKEN" | od -An -tx1 | tr -d " \\n"; cat "$KEY"',
    'echo "src/a.c:1:2: error: it is $TOKEN"; mkdir out; cp -r . out 2>/dev/null || true',
  ],
  artifacts: { name: '$SHARED', paths: ['out'] },
  after_script: [`sha256sum <"$KEY" | grep -q ${digest(VALUES.KEY)} && echo "after: the key is there"`],
};

test('secrets reach the jobs that may have them, and nothing and nobody else', async () => {
  const { github, repository, ann } = rig;
  await Promise.all([
    secret('set ann/shop TOKEN', `${VALUES.TOKEN}\n`),
    secret('set ann/shop KEY --file', VALUES.KEY),
    keep('SHARED', { repositoryId: 'all' }),
    keep('GUARDED', { isProtected: true }),
    keep('PRODUCTION', { environment: 'production' }),
  ]);
  const jobs = {
    deploy: DEPLOY,
    plain: { script: [holds('TOKEN'), lacks('PRODUCTION')] },
    chosen: { secrets: ['SHARED'], script: [holds('SHARED'), lacks('TOKEN', 'KEY', 'GUARDED')] },
    lost: { secrets: ['NOWHERE'], script: ['true'] },
  };
  const pushed = await github.commit(repository, ann, { message: 'Go', files: { '.ci.yml': pipeline(jobs) } });
  const checks = await rig.settled(pushed);
  const told = (name: string) => checks.get(`ci / ${name}`);
  for (const name of ['deploy', 'plain', 'chosen']) {
    assert.equal(told(name)?.conclusion, 'success', told(name)?.text ?? '');
  }
  assert.equal(told('lost')?.conclusion, 'failure');
  const words = JSON.stringify(told('lost'), ['title', 'summary', 'text']);
  assert.match(words, /There is no secret `?NOWHERE.*berth secret set ann\/shop NOWHERE/);

  const logs = await allLogs();
  assert.match(logs, /it is \[masked\]/);
  assert.match(logs, /after: the key is there/);

  await pullRequests();
  const kept = await keeping();
  assert.match(await rotateKey(kept.config, kept), /^5 secrets are locked with the first key/);
  const again = await github.commit(repository, ann, {
    message: 'Again',
    files: { '.ci.yml': pipeline({ plain: { script: [holds('TOKEN')] } }) },
  });
  assert.equal((await rig.settled(again)).get('ci / plain')?.conclusion, 'success');
  await nothingLeaked(pushed, again);
});

async function pullRequests(): Promise<void> {
  const { github, repository, ann } = rig;
  const eve = github.createUser('eve');
  const fork = await github.fork(repository, eve);
  const open = async (
    branch: string,
    to: typeof repository,
    by: typeof ann,
    jobs: Readonly<Record<string, object>>,
  ) => {
    const files = { '.ci.yml': pipeline(jobs) };
    const sha = await github.commit(to, by, { branch, message: 'Change', files });
    const wanted = { author: by, title: 'Change', head: branch, base: 'main', from: to };
    await github.openPullRequest(repository, wanted);
    return sha;
  };
  const foreign = await open('topic', fork, eve, {
    steals: { script: ['echo "$TOKEN"'] },
    asks: { secrets: ['TOKEN'], variables: { TOKEN: 'mine' }, script: ['true'] },
    tests: { variables: { TOKEN: 'none' }, script: ['test "$TOKEN" = none', lacks('KEY', 'SHARED', 'GUARDED')] },
  });
  const own = await open('own', repository, ann, {
    tests: { script: [holds('TOKEN'), lacks('GUARDED', 'PRODUCTION')] },
    deploy: { script: ['echo "$GUARDED"'] },
  });
  await rig.settled(foreign);
  const gate = [...repository.runs.values()].findLast(run => run.headSha === foreign && run.name === 'ci');
  github.pressAction(repository, gate?.id ?? 0, 'approve', ann);
  const checks = await rig.settled(foreign, 2);
  const states = ['steals', 'asks', 'tests'].map(name => checks.get(`ci / ${name}`)?.conclusion);
  assert.deepEqual(states, ['failure', 'failure', 'success']);
  for (const name of ['steals', 'asks']) {
    const words = JSON.stringify(checks.get(`ci / ${name}`), ['title', 'summary', 'text']);
    assert.match(words, /The secret `?TOKEN`? is given to nobody who may not write/);
  }
  const ours = await rig.settled(own);
  assert.deepEqual([ours.get('ci / tests')?.conclusion, ours.get('ci / deploy')?.conclusion], ['success', 'failure']);
  assert.match(JSON.stringify(ours.get('ci / deploy'), ['summary', 'text']), /never to a pull request/);
}

async function allLogs(): Promise<string> {
  const folder = join(rig.dataDirectory, 'logs');
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter(entry => entry.isFile());
  const contents = await Promise.all(files.map(({ parentPath, name }) => readFile(join(parentPath, name), 'utf8')));
  return contents.join('\n');
}

/** Wherever anything was said: the server's log at its most talkative, GitHub, pages, logs, and the database itself. */
async function nothingLeaked(...commits: readonly string[]): Promise<void> {
  const { repository, port } = rig;
  const saved: Uint8Array[] = [];
  const place = { directory: join(rig.dataDirectory, 'postgres'), log: silent };
  const [audit] = await Promise.all([
    secret('audit ann/shop TOKEN'),
    backUp(place, async lines => {
      for await (const line of lines) saved.push(Buffer.from(line));
    }),
  ]);
  for (const sha of commits)
    assert.match(audit, RegExp(`TOKEN version 1 +given to .* of ann/shop at ${sha.slice(0, 12)}`));
  assert.match(audit, /TOKEN version 1 +set by /);
  const database = Buffer.concat(saved).toString();
  assert.match(database, /"secret_use"/);
  const page = await (await fetch(`http://127.0.0.1:${port}/runs/1`)).text();
  assert.match(page, /deploy/);
  const places = {
    'the log of the server': rig.output(),
    GitHub: JSON.stringify(
      [[...repository.runs.values()], [...repository.comments.values()]].map(own =>
        own.map(one => ({ ...one, suite: undefined })),
      ),
    ),
    'the logs': await allLogs(),
    'the database': database,
    'a page': page,
    'the audit': audit,
  };
  for (const [place, content] of Object.entries(places)) {
    for (const [name, value] of Object.entries(VALUES)) {
      const lines = value.split('\n').filter(line => line !== '' && !line.startsWith('--'));
      const inner = Buffer.from(`:${value}:`).toString('base64').slice(4, -4);
      const hex = Buffer.from(value).toString('hex');
      for (const spelled of [...lines, JSON.stringify(value).slice(1, -1), inner, hex]) {
        assert.ok(!content.includes(spelled), `${name} is in ${place}`);
      }
    }
  }
  const key = (await readFile(join(rig.dataDirectory, 'secrets.key'), 'utf8')).trim().split('\n');
  assert.equal(key.length, 2);
  for (const one of key) for (const content of Object.values(places)) assert.ok(!content.includes(one));
}
