/** How jobs end, what is left of them for later jobs, and what people are told. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type JobRig, type Outcome, startJobRig } from './job-rig.ts';

let rig: JobRig;
before(async () => {
  rig = await startJobRig({ environment: { JOB_LOG_MB: '1', JOB_MEMORY_MB: '64' } });
});
after(() => rig.close());

const told = ({ checks }: Outcome, key: string): string => {
  const check = checks.get(`ci / ${key}`);
  return `${check?.title}\n${check?.summary}`;
};

test('artifacts go to later stages and along needs, when the job ended as they ask', async () => {
  const { conclusions, log } = await rig.runs(`
one:
  stage: build
  script: [mkdir -p out/deep, echo 1 > out/deep/one.txt, echo no > out/one.bin]
  artifacts: { paths: ['out/**/*.txt'] }
two:
  stage: build
  script: [echo 2 > two.txt, exit 1]
  allow_failure: true
  artifacts: { paths: [two.txt], when: always }
failed:
  stage: build
  script: [echo 3 > failed.txt, exit 1]
  allow_failure: true
  artifacts: { paths: [failed.txt], when: on_failure }
dropped:
  stage: build
  script: [echo 4 > dropped.txt, exit 1]
  allow_failure: true
  artifacts: { paths: [dropped.txt] }
all: { stage: test, script: ["find . -name '*.txt' -o -name '*.bin' | sort"] }
along needs: { stage: test, needs: [two, { job: one, artifacts: false }], script: ["find . -name '*.txt' | sort"] }
`);
  assert.equal(conclusions['ci / all'], 'success');
  assert.match(await log('all'), /\n\.\/failed\.txt\n\.\/out\/deep\/one\.txt\n\.\/two\.txt\n$/);
  assert.match(await log('along needs'), /sort\n\.\/two\.txt\n$/);
});

test('an after_script always runs, knows how the job ended, and changes nothing', async () => {
  const job = (script: string, more = '') =>
    `{ script: [${script}], after_script: ['echo "ended as $CI_JOB_STATUS"', 'ls', exit 3]${more} }`;
  const { conclusions, log } = await rig.runs(`
passes: ${job('touch left-here')}
fails: ${job('touch left-here, exit 7')}
hangs: ${job('touch left-here, sleep 1000', ', timeout: 2s')}
`);
  assert.deepEqual(conclusions, {
    ci: 'failure',
    'ci / passes': 'success',
    'ci / fails': 'failure',
    'ci / hangs': 'timed_out',
  });
  const ended = { passes: 'success', fails: 'failed', hangs: 'failed' };
  for (const [key, status] of Object.entries(ended)) {
    assert.match(await log(key), new RegExp(`ended as ${status}\\n.*left-here\\n`, 's'), key);
  }
});

test('a job is believed by its exit code, whatever its processes do', async () => {
  const outcome = await rig.runs(`
stops early: { script: [exit 0, 'false'] }
leaves a process: { script: ["(while true; do echo noise; sleep 0.1; done) & sleep 0.3"] }
exits 42: { script: [echo before, exit 42, echo after] }
needs bash: { image: 'berth/node:24', script: ['false | true'] }
has no bash: { script: ['false | true', 'test -z "\${BASH_VERSION:-}"'] }
`);
  assert.deepEqual(outcome.conclusions, {
    ci: 'failure',
    'ci / stops early': 'success',
    'ci / leaves a process': 'success',
    'ci / exits 42': 'failure',
    'ci / needs bash': 'failure',
    'ci / has no bash': 'success',
  });
  assert.match(told(outcome, 'exits 42'), /42/);
  assert.doesNotMatch(await outcome.log('exits 42'), /^after$/m);
});

test('what the job could not help is told in a sentence', async () => {
  const outcome = await rig.runs(`
no image: { image: 'localhost:1/none:1', script: ['true'] }
eats memory: { script: ['head -c 300000000 /dev/zero | tail'] }
`);
  assert.equal(outcome.conclusions['ci / no image'], 'failure');
  assert.equal(outcome.conclusions['ci / eats memory'], 'failure');
  assert.match(told(outcome, 'no image'), /localhost:1\/none:1/);
  assert.match(told(outcome, 'eats memory'), /64 MiB of memory/);
});

test('a log of 100 MB is cut with a notice, and the job goes on (S30)', async () => {
  const { sha, conclusions, log } = await rig.runs(`
talks: { stage: build, script: ['yes "a line of output" | head -c 100000000', echo > went-on], artifacts: { paths: [went-on] } }
sees: { stage: test, script: [test -f went-on] }
`);
  assert.deepEqual(conclusions, { ci: 'success', 'ci / talks': 'success', 'ci / sees': 'success' });
  const text = await log('talks');
  assert.match(text, /cut/i);
  assert.ok(text.length < 1.1 * 2 ** 20, `${text.length} characters`);
  assert.ok(text.length > 0.9 * 2 ** 20, `${text.length} characters of ${sha}`);
});
