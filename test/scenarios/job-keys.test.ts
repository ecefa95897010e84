/** Jobs do at run time what their keys say. */

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { eventually } from './eventually.ts';
import { type JobRig, startJobRig } from './job-rig.ts';

let rig: JobRig;
before(async () => {
  rig = await startJobRig({ environment: { JOB_MEMORY_MB: '256', JOB_PIDS: '200', SERVICES_TIMEOUT_SECONDS: '2' } });
});
after(() => rig.close());

test('a container is made as its job wants it, within the limits of the operator', async () => {
  const { conclusions, log } = await rig.runs(`
entrypoint: { image: { name: berth/busybox, entrypoint: [env, A=from the entrypoint] }, script: ['echo "$A"'] }
no entrypoint: { image: { name: berth/busybox, entrypoint: [''] }, script: [echo shell] }
user: { image: { name: berth/busybox, docker: { user: user } }, script: [id -u, echo x > mine.txt, echo y >> README.md] }
never: { image: { name: 'localhost:1/none:1', pull_policy: never }, script: ['true'], allow_failure: true }
alone: { network: none, script: [ls /sys/class/net] }
greedy: { limits: { pids: 100000, memory: 64MB, disk: 100GB }, script: [cat /sys/fs/cgroup/memory*/memory.limit_in_bytes /sys/fs/cgroup/memory.max 2>/dev/null || true] }
`);
  assert.equal(conclusions['ci'], 'success');
  assert.match(await log('entrypoint'), /\nfrom the entrypoint\n/);
  assert.match(await log('no entrypoint'), /\nshell\n/);
  assert.match(await log('user'), /\n1000\n/);
  assert.match(await log('never'), /pull_policy: never/);
  assert.match(await log('alone'), /\nlo\n$/);
  const greedy = await log('greedy');
  assert.match(greedy, /`limits: pids` asks for 100000; the operator of this server allows at most 200/);
  assert.match(greedy, /`limits: disk` asks for 102400 MiB; the operator of this server allows at most 20480 MiB/);
});

test('outputs go to the jobs that need them, and into their texts', async () => {
  const { conclusions, log } = await rig.runs(`
version:
  stage: build
  script: [echo "VERSION=1.2" > build.env, echo "PATH=/nowhere" >> build.env]
  artifacts: { reports: { dotenv: build.env } }
build:
  stage: build
  parallel: { matrix: [{ OS: [linux, mac] }] }
  script: ['echo "URL=$OS.example" > build.env']
  artifacts: { reports: { dotenv: '*.env' } }
uses:
  stage: test
  variables: { NAME: 'app-$VERSION-$CI_JOB_NAME', VERSION: none }
  script: ['echo "$NAME $VERSION $PATH"', 'cat "$CI_MATRIX_OUTPUTS"', 'echo > "out-$VERSION.txt"']
  artifacts: { paths: ['out-$VERSION.txt'] }
depends: { stage: test, dependencies: [version], script: ['echo "[$VERSION] [$URL]"', 'test -z "\${CI_MATRIX_OUTPUTS:-}"'] }
sees: { stage: deploy, script: [ls out-1.2.txt] }
broken:
  stage: build
  script: [echo nonsense > build.env]
  allow_failure: true
  artifacts: { reports: { dotenv: build.env } }
`);
  assert.equal(conclusions['ci'], 'success');
  assert.equal(conclusions['ci / broken'], 'neutral');
  assert.match(await log('broken'), /build\.env has no `NAME=value` in line 1/);
  assert.match(await log('version'), /Left out of the dotenv report.*: PATH/);
  const uses = await log('uses');
  assert.match(uses, /\napp-1\.2-uses 1\.2 \/usr/);
  assert.match(
    uses,
    /"key": "build: \[linux\]",\s+"matrix": \{\s+"OS": "linux"\s+\},\s+"outputs": \{\s+"URL": "linux\.example"/,
  );
  assert.match(await log('depends'), /\n\[1\.2\] \[\]\n/);
});

test('artifacts: what is new and what is left out', async () => {
  const { conclusions, log } = await rig.runs(
    `
keeps:
  stage: build
  script: [mkdir -p dist/tmp, touch dist/a dist/tmp/b dist/c.log ignored.o, echo changed >> tracked.txt]
  artifacts: { untracked: true, exclude: ['dist/tmp/**', '**/*.log'] }
gets: { stage: test, script: ["find . -type f -not -path './.git/*' | sort", cat tracked.txt] }
`,
    { files: { 'tracked.txt': 'as committed\n', '.gitignore': '*.o\n' } },
  );
  assert.equal(conclusions['ci'], 'success');
  assert.match(
    await log('gets'),
    /sort\n\.\/\.ci\.yml\n\.\/\.gitignore\n(\.\/README\.md\n)?\.\/dist\/a\n\.\/ignored\.o\n\.\/tracked\.txt\n.*\nas committed\n$/,
  );
});

test('what a job prints becomes coverage and annotations', async () => {
  const { checks } = await rig.runs(`
test:
  coverage: '/coverage: (\\d+)%/'
  annotations: [{ pattern: '^LINT (?P<file>\\S+):(?P<line>\\d+) (?P<message>.*)$', severity: warning }]
  script:
    - 'echo "coverage: 70%"; printf "coverage: \\033[1m81%%\\033[0m\\n"'
    - 'echo "$PWD/src/a.c:3:5: error: no such name"; echo "LINT docs/b.md:7 too long"; echo "/etc/passwd:1:1: error: elsewhere"'
    - exit 1
`);
  const check = checks.get('ci / test');
  assert.match(`${check?.title}`, /coverage 81%/);
  assert.deepEqual(
    check?.annotations.map(({ path, start_line, annotation_level, message }) => [
      path,
      start_line,
      annotation_level,
      message,
    ]),
    [
      ['src/a.c', 3, 'failure', 'no such name'],
      ['docs/b.md', 7, 'warning', 'too long'],
    ],
  );
});

test('services are there when the job starts, and say what went wrong when it fails', async () => {
  const repo = `berth-test/${randomUUID()}`;
  const base = await rig.docker.createContainer({ Image: 'berth/busybox' });
  await base.commit({
    repo,
    changes:
      'EXPOSE 80\nCMD ["sh", "-c", "echo up; mkdir /tmp/www; echo $GREETING $OWN > /tmp/www/index.html; exec httpd -f -p 80 -h /tmp/www"]',
  });
  await base.remove();
  try {
    const { sha, conclusions, checks, log } = await rig.runs(`
variables: { GREETING: hello }
reaches:
  services: [{ name: ${repo}, alias: web, variables: { OWN: world } }]
  script: ['wget -qO- http://web', 'wget -qO- http://${repo.replace('/', '-')}']
fails: { services: [{ name: ${repo}, alias: web }], script: [exit 3], allow_failure: true }
waits: { services: [{ name: ${repo}, alias: db, command: [sleep, '1000'] }], script: ['true'], allow_failure: true }
`);
    assert.equal(conclusions['ci'], 'success');
    assert.match(await log('reaches'), /\nhello world\n(.*\n)?hello world\n/);
    assert.match(await log('fails'), /The service web said:\nup\n/);
    assert.match(`${checks.get('ci / waits')?.title}`, /The service db did not accept connections at port 80 in 2 s/);
    await eventually(`nothing is left of ${sha}`, async () => (await rig.leftovers()).length === 0);
  } finally {
    await rig.docker.getImage(repo).remove();
  }
});
