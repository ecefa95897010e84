/** What a job must not reach, and what must not reach a job. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { lastArtifact } from '../../src/core/schedule/attempts.ts';
import { openArtifact } from '../../src/flow/open-artifact.ts';
import { type JobRig, startJobRig } from './job-rig.ts';
import { mustFail } from './must-fail.ts';
import { conclusions } from './rig.ts';

/** Tokens as GitHub makes them; a test's own words never look like one. */
const TOKEN = /gh[sp]_[A-Za-z0-9]{8}/;

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

/** In the server's environment, and nowhere else. */
const CANARY = randomUUID();

let rig: JobRig;
before(async () => {
  process.env['BERTH_TEST_CANARY'] = CANARY;
  rig = await startJobRig({ environment: { KEEP_FAILED_MINUTES: '30' } });
});
after(async () => {
  for (const kept of await rig.berth().parts.engine.kept()) await kept.destroy();
  await rig.close();
});

test('artifacts bring nothing from the server, wherever a job lets them lead (A11, S37)', async () => {
  const host = await mkdtemp(join(tmpdir(), 'berth-host-'));
  const secret = randomUUID();
  try {
    await writeFile(join(host, 'secret.txt'), secret);
    const outcome = await rig.runs(`
collects:
  stage: build
  script:
    - mkdir -p kept && cd kept
    - ln -s ${host}/secret.txt link.txt
    - ln -s ${host} directory
    - ln -s /etc/shadow shadow.txt
    - ln -s ../../../../../../../..${host} up
    - echo plain > a.bin && ln a.bin hard.txt
    - cd .. && ln -s / root && cp -r .git/HEAD kept/head.txt
  artifacts:
    paths: ['kept/*.txt', kept/directory, kept/up/secret.txt, 'root${host}/secret.txt', root/etc/passwd, '.git/**']
plants: { stage: build, script: [ln -s /etc out], artifacts: { paths: [out] } }
writes: { stage: build, script: [mkdir out, echo planted > out/${secret}], artifacts: { paths: [out/${secret}] } }
hoards:
  stage: build
  allow_failure: true
  script: [dd if=/dev/zero of=huge bs=1 count=0 seek=2G]
  artifacts: { paths: [huge] }
looks:
  stage: test
  script:
    - find . -not -path './.git*' | sort
    - cat kept/hard.txt
    - test ! -e kept/link.txt
    - test ! -e kept/directory/secret.txt
`);
    assert.deepEqual(outcome.conclusions, {
      ci: 'success',
      'ci / collects': 'success',
      'ci / plants': 'success',
      'ci / writes': 'success',
      'ci / hoards': 'neutral',
      'ci / looks': 'success',
    });
    assert.match(await outcome.log('looks'), /^plain$/m);
    assert.match(await outcome.log('hoards'), /cannot be kept: they have more than 1024 MiB/);
    // What is written through a link that another job left lands in the container's own root.
    assert.equal(existsSync(join('/etc', secret)), false);
    assert.equal(await keeps(outcome.sha, 'collects', 'kept/head.txt'), true);
    assert.equal(await keeps(outcome.sha, 'collects', secret), false);
  } finally {
    await rm(host, { recursive: true });
  }
});

test('no token is ever where a job, its log, the engine or the disk shows it (S33), and of the server nothing (S32)', async () => {
  const dump = [
    'env',
    'cat .git/config',
    "cat /proc/*/environ /proc/*/cmdline | tr '\\0' '\\n' || true",
    'ls -la / /root',
  ];
  const { port } = new URL(rig.berth().url);
  const gateway = `"$(ip route | awk '/^default/ { print $3 }')"`;
  const reaches = [
    'cat /proc/[0-9]*/comm | grep -E "^(node|dockerd|postgres)"',
    `ls -d ${rig.dataDirectory} /proc/*/root${rig.dataDirectory} ${process.cwd()}/package.json`,
    'find / -xdev -type s | grep .',
    'test -r /dev/mem || test -r /proc/kcore',
    `nc -w 1 127.0.0.1 ${port} </dev/null`,
    `test -z ${gateway}`,
    ...[port, 2375, 2376].map(it => `nc -w 1 ${gateway} ${it} </dev/null`),
  ];
  const sha = await rig.push(`
busybox: { script: ${JSON.stringify([...dump, 'echo dumped', 'sleep 3'])} }
reaches: { script: ${JSON.stringify(reaches.map(mustFail))} }
node:
  image: berth/node:24
  script:
    - test "$(git rev-parse HEAD)" = "$CI_COMMIT_SHA"
    - git log -1 --format=%s
    - test -z "$(git status --porcelain)"
    - git remote -v
    - ${JSON.stringify(mustFail("git config --get-regexp 'extraheader|credential'"))}
`);
  await rig.says(sha, 'busybox', 'dumped\n');
  const inspected = JSON.stringify(await rig.inspect());
  assert.deepEqual(conclusions(await rig.settled(sha)), {
    ci: 'success',
    'ci / busybox': 'success',
    'ci / node': 'success',
    'ci / reaches': 'success',
  });
  assert.match(inspected, /CI_COMMIT_SHA/);
  assert.doesNotMatch(inspected, TOKEN);
  assert.doesNotMatch(await rig.log(sha, 'busybox'), TOKEN);
  assert.equal(await grep(TOKEN.source, rig.dataDirectory), '');
  const environment = await rig.log(sha, 'busybox');
  assert.match(environment, /^CI_COMMIT_SHA=/m);
  assert.ok(!environment.includes(CANARY) && !inspected.includes(CANARY));
  // What a checkout was fetched with has ended with it (56).
  const tokens = [...rig.github.world.tokens.values()];
  assert.deepEqual(
    tokens.filter(token => token.kind === 'installation' && token.repositories !== 'all'),
    [],
  );
  const revoked = rig.github.requests.filter(
    ({ method, path }) => `${method} ${path}` === 'DELETE /installation/token',
  );
  assert.ok(revoked.length > 0 && revoked.every(({ status }) => status === 204));
});

test('a secret of the server is masked in all that a job leaves (S31)', async () => {
  const secret = rig.app.hook.secret;
  const halves = [secret.slice(0, 9), secret.slice(9)];
  const { sha, checks, log } = await rig.runs(`
tells:
  script:
    - printf 'in two pieces %s' ${halves[0]}; sleep 0.2; echo ${halves[1]}.
    - printf 'x:%s:y' ${secret} | base64
    - 'echo "src/a.c:1:2: error: it is ${secret}"'
    - echo "SAFE=1" >out.env; echo "OUT=${secret}" >>out.env
    - test -z ${secret}
  artifacts: { reports: { dotenv: out.env } }
`);
  const text = await log('tells');
  assert.match(text, /^in two pieces \[masked\]\.$/m);
  assert.match(text, /since they hold a secret: OUT/);
  const { id, jobs } = await rig.runOf(sha);
  const [ended] = jobs.flatMap(({ attempts }) => attempts.map(attempt => attempt.ended));
  assert.ok(ended?.outcome === 'failure' && ended.problems?.length === 1 && ended.sections.length === 5);
  assert.deepEqual(ended.outputs, { SAFE: '1' });
  const { bytes } = await rig.berth().parts.logs.read({ runId: id, key: 'tells', number: 1 }, 0, 10_000);
  for (const { offset, command } of ended.sections) {
    const echo = `\x1b[32;1m$ ${command}\x1b[0m\n`;
    assert.equal(Buffer.from(bytes).toString('utf8', offset, offset + echo.length), echo);
  }
  const inner = Buffer.from(`:${secret}:`).toString('base64').slice(4, -4);
  const told = [...checks.values()].map(({ title, summary, text, annotations }) => [title, summary, text, annotations]);
  for (const place of [text, JSON.stringify(ended), JSON.stringify(told)]) {
    assert.ok(place.includes('[masked]'));
    assert.ok(!place.includes(secret) && !place.includes(inner), place);
  }
});

test('the container of a job that failed is kept, and its log and its check say how to get in', async () => {
  const { sha, checks, log } = await rig.runs(`"fails: [1]": { script: ['false'] }`);
  const { id } = await rig.runOf(sha);
  const command = `berth shell ${id} 'fails: [1]'`;
  assert.match(await log('fails: [1]'), /The container is kept until 20.* UTC/);
  assert.ok((await log('fails: [1]')).includes(command));
  assert.ok(checks.get('ci / fails: [1]')?.summary?.includes(command));
  const environment = { ...process.env, DATA_DIR: rig.dataDirectory };
  const { stdout } = await promisify(execFile)(process.execPath, [MAIN, 'shell'], { env: environment });
  assert.match(stdout, /^berth shell \d+ 'fails: \[1\]'\n {4}until 20.* UTC: Exit code 1 in `false`$/m);
});

test('what people wrote reaches a job as values and is never carried out (S19)', async () => {
  const branch = 'zzz";echo${IFS}x;#';
  const title = '$(touch pwned) `touch pwned`';
  const message = 'first $(touch pwned)\n\n"; touch pwned; "';
  const { github, repository, ann } = rig;
  await github.commit(repository, ann, { files: { 'README.md': 'shop' } });
  const files = { '.ci.yml': 'unused: { script: [echo], only: [nowhere] }' };
  await github.commit(repository, ann, { branch, message: 'Begin', files });
  await github.openPullRequest(repository, { author: ann, title, head: branch, base: 'main' });
  const { conclusions, log } = await rig.runs(
    `
shows:
  script:
    - printf '<%s>\\n' "$CI_COMMIT_REF_NAME" "$CI_MERGE_REQUEST_TITLE" "$CI_COMMIT_MESSAGE"
    - test ! -e pwned
`,
    { branch, message },
  );
  assert.equal(conclusions['ci / shows'], 'success');
  const text = await log('shows');
  for (const value of [branch, title, message]) assert.ok(text.includes(`<${value}>\n`), text);
});

test('the user of an image may change the project’s files (GitLab: umask 0)', async () => {
  const image = `berth-test/user-${randomUUID()}`;
  await makeImage(image, 'USER user');
  try {
    const { conclusions, log } = await rig.runs(
      `
build:
  stage: build
  image: ${image}
  script:
    - test "$(id -u)" = 1000
    - echo more >> src/main.txt
    - echo new > src/new.txt
    - rm README.md
    - mkdir -p made/deep && echo 1 > made/deep/one.txt
  artifacts: { paths: [made, src] }
test:
  stage: test
  image: ${image}
  script: [cat made/deep/one.txt, echo again >> made/deep/one.txt, echo again >> src/main.txt]
git:
  stage: test
  image: berth/node:24
  script: [git status --porcelain]
`,
      { files: { 'src/main.txt': 'main\n', 'README.md': 'shop' } },
    );
    assert.deepEqual(conclusions, {
      ci: 'success',
      'ci / build': 'success',
      'ci / test': 'success',
      'ci / git': 'success',
    });
    assert.match(await log('git'), / M src\/main\.txt\n\?\? made\/\n\?\? src\/new\.txt\n$/);
  } finally {
    await rig.docker.getImage(image).remove({ force: true });
  }
});

/** The busybox image with other settings. */
async function makeImage(name: string, changes: string): Promise<void> {
  const container = await rig.docker.createContainer({ Image: 'berth/busybox', Cmd: ['true'] });
  try {
    await container.commit({ repo: name, changes });
  } finally {
    await container.remove({ force: true });
  }
}

/** Whether what a job left has these words in it. */
async function keeps(sha: string, key: string, words: string): Promise<boolean> {
  const artifact = lastArtifact(await rig.runOf(sha), key) ?? assert.fail(`${key} left nothing`);
  const archive = await openArtifact(rig.berth().parts.blobs, artifact);
  return (await buffer(archive ?? assert.fail('the blob is gone'))).includes(words);
}

/** The files under a directory that hold this, also binary ones. */
async function grep(pattern: string, directory: string): Promise<string> {
  const found = promisify(execFile)('grep', ['-r', '-a', '-l', '-E', pattern, directory]);
  return found.then(
    ({ stdout }) => stdout,
    (error: { code?: unknown; stdout: string }) => {
      // 1: nothing was found; 2: a file went away meanwhile.
      if (error.code === 1 || error.code === 2) return error.stdout;
      throw error;
    },
  );
}
