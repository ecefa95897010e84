/** What the runner of "Building a CI/CD Pipeline Runner from Scratch in Python" got wrong, each as a case (A1 to A16). */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { advance } from '../../src/core/schedule/advance.ts';
import { eventually } from './eventually.ts';
import { type JobRig, startJobRig } from './job-rig.ts';

let rig: JobRig;
before(async () => {
  rig = await startJobRig();
});
after(() => rig.close());

test('a silent job is stopped when its time is over, and nothing of it is left (A1, A2)', async () => {
  const { sha, checks, conclusions } = await rig.runs(`
silent: { script: [sleep 1000], timeout: 2s }
background: { script: ["sleep 1000 & echo started"] }
`);
  assert.deepEqual(conclusions, { ci: 'failure', 'ci / silent': 'timed_out', 'ci / background': 'success' });
  assert.match(String(checks.get('ci / silent')?.title), /time/i);
  const run = await rig.runOf(sha);
  const attempt = run.jobs[0]?.attempts[0];
  assert.ok(Number(attempt?.endedAt) - Number(attempt?.startedAt) < 30_000);
  await eventually('nothing of the job is left', async () => (await rig.leftovers()).length === 0);
});

test('a comment in a command swallows no other command (A3)', async () => {
  const { conclusions, log } = await rig.runs(`
fails: { script: ['echo hi # note', 'false'] }
passes: { script: ['echo hi # note', 'echo later', 'exit 0', 'false'] }
`);
  assert.deepEqual(conclusions, { ci: 'failure', 'ci / fails': 'failure', 'ci / passes': 'success' });
  assert.match(await log('passes'), /^later$/m);
});

test('the branch comes from the event, and `only` means exactly it (A4, A14)', async () => {
  const pipeline = `
main only: { only: main, script: ['true'] }
topic: { only: [topic], script: ['test "$CI_COMMIT_BRANCH" = topic', 'test "$CI_COMMIT_REF_NAME" = topic'] }
all: { script: ['test -n "$CI_COMMIT_BRANCH"'] }
`;
  const [onMain, onAi, onTopic] = await Promise.all(
    ['main', 'ai', 'topic'].map(branch => rig.runs(pipeline, { branch, message: `on ${branch}` })),
  );
  assert.deepEqual(onMain?.conclusions, { ci: 'success', 'ci / main only': 'success', 'ci / all': 'success' });
  assert.deepEqual(onAi?.conclusions, { ci: 'success', 'ci / all': 'success' });
  assert.deepEqual(onTopic?.conclusions, { ci: 'success', 'ci / topic': 'success', 'ci / all': 'success' });
});

test('what cannot be meant is an error at its line (A5, A6, A7, A11)', async () => {
  const { conclusions, checks } = await rig.runs(`
stages: [build]
inclde: { local: other.yml }
build: { stage: build, script: [make] }
lost: { stage: deploy, script: [make] }
empty: { stage: build, script: [] }
outside: { stage: build, script: [make], artifacts: { paths: [/etc/shadow, ../x] } }
`);
  assert.deepEqual(conclusions, { ci: 'failure' });
  const told = checks.get('ci')?.annotations.map(({ start_line, message }) => `${start_line}: ${message}`) ?? [];
  const lines = new Set(told.map(text => Number.parseInt(text, 10)));
  assert.deepEqual(
    [...lines].toSorted((a, b) => a - b),
    [3, 5, 6, 7],
    told.join('\n'),
  );
  const misspelt = await rig.runs('build: { script: [make], needs: [biuld] }');
  assert.deepEqual(misspelt.conclusions, { ci: 'failure' });
  assert.match(String(misspelt.checks.get('ci')?.annotations[0]?.message), /biuld/);
});

test('a needed job that does not run may be absent when it is optional (A5)', async () => {
  const { conclusions } = await rig.runs(`
filtered: { only: [elsewhere], script: ['true'] }
goes on: { needs: [{ job: filtered, optional: true }], script: ['true'] }
`);
  assert.deepEqual(conclusions, { ci: 'success', 'ci / goes on': 'success' });
});

test('variables are a real environment, and are not printed (A8, A9)', async () => {
  const { conclusions, log } = await rig.runs(`
variables: { APP: shop, APP_VERSION: '2', QUIET: do-not-print }
names:
  script:
    - echo "<$APP> <$APP_VERSION> <\${APP}_VERSION>"
    - env | grep -c '^APP'
`);
  assert.equal(conclusions['ci / names'], 'success');
  const text = await log('names');
  assert.match(text, /^<shop> <2> <shop_VERSION>$/m);
  assert.match(text, /^2$/m);
  assert.doesNotMatch(text, /do-not-print/);
});

test('jobs that run at the same time do not see each other’s files (A10)', async () => {
  const job = (name: string) => `{ script: [touch ${name}, sleep 1, 'test "$(ls)" = ${name}'] }`;
  const { conclusions } = await rig.runs(`
one: ${job('one')}
two: ${job('two')}
`);
  assert.deepEqual(conclusions, { ci: 'success', 'ci / one': 'success', 'ci / two': 'success' });
});

test('a rerun keeps artifacts and history (A15)', async () => {
  const { sha, conclusions, checks } = await rig.runs(`
build: { stage: build, script: ['echo "made by $CI_JOB_ID" > made.txt', cat made.txt], artifacts: { paths: [made.txt] } }
test: { stage: test, script: [cat made.txt, 'echo "this is $CI_JOB_ID"', 'false'] }
`);
  assert.deepEqual(conclusions, { ci: 'failure', 'ci / build': 'success', 'ci / test': 'failure' });
  const run = await rig.runOf(sha);
  rig.github.rerun(rig.repository, checks.get('ci / test')?.id ?? 0, rig.ann);
  await rig.settled(sha, 2);
  for (const attempt of [1, 2]) {
    const text = await rig.log(sha, 'test', attempt);
    assert.match(text, new RegExp(`^made by ${run.id}\\.1\\.1$`, 'm'));
    assert.match(text, new RegExp(`^this is ${run.id}\\.2\\.${attempt}$`, 'm'));
  }
  const again = await rig.runOf(sha);
  assert.deepEqual(
    again.jobs.map(({ attempts }) => attempts.length),
    [1, 2],
  );
});

test('artifacts are downloaded, and a job whose needs have none any more says which to run again', async () => {
  const { sha, checks, conclusions } = await rig.runs(`
build: { script: [echo made > made.txt], artifacts: { paths: [made.txt], name: 'app of $CI_JOB_NAME' } }
test: { needs: [build], script: [cat made.txt] }
`);
  assert.deepEqual(conclusions, { ci: 'success', 'ci / build': 'success', 'ci / test': 'success' });
  const address = (await rig.logAddress(sha, 'build')).replace(/log$/, 'artifacts');
  const zip = await fetch(address);
  assert.equal(zip.headers.get('content-disposition'), 'attachment; filename="app of build.zip"');
  assert.match(Buffer.from(await zip.arrayBuffer()).toString('latin1'), /^PK.*made\.txt/s);
  assert.equal(await (await fetch(`${address}/made.txt`)).text(), 'made\n');

  const { store } = rig.berth().parts;
  const { id } = await rig.runOf(sha);
  await store.change(id, run => advance(run, { type: 'expired' }, Number.MAX_SAFE_INTEGER));
  assert.equal((await fetch(address)).status, 410);
  rig.github.rerun(rig.repository, checks.get('ci / test')?.id ?? 0, rig.ann);
  await rig.settled(sha, 2);
  assert.match(await rig.log(sha, 'test', 2), /The artifacts of `build` have expired\. Run `build` again/);
  assert.equal((await rig.runOf(sha)).jobs[1]?.attempts.at(-1)?.ended?.outcome, 'failure');
});
