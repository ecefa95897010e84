/** Jobs that would rather not end. Each ends, with the right word for it, and leaves nothing. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eventually } from './eventually.ts';
import { type JobRig, type Outcome, startJobRig } from './job-rig.ts';
import { startSlowRegistry } from './slow-registry.ts';

const PIPELINE = `
says nothing: { timeout: 3s, script: [sleep 1000] }
ignores every signal: { timeout: 3s, script: ["trap '' TERM INT HUP QUIT USR1", "while true; do sleep 1; done"] }
stops itself: { timeout: 3s, script: ['kill -STOP $$'] }
stops all: { timeout: 3s, script: ['kill -STOP -1; sleep 1000'] }
fills its table of processes: { limits: { pids: 50 }, script: ['while true; do sleep 1000 & done'] }
leaves daemons:
  script:
    - setsid sh -c 'while true; do echo daemon; sleep 0.1; done' &
    - (sleep 1000 & sleep 1000 &) &
    - (trap '' HUP; sleep 1000) &
    - echo done
kills all: { script: ['kill -9 -1; sleep 1000'] }
kills the first: { script: ['kill -9 1', 'kill 1; sleep 1000'] }
closes its output: { script: ['exec >&- 2>&-; sleep 1; exit 7'] }
`;

let rig: JobRig;
let outcome: Outcome;
before(async () => {
  rig = await startJobRig({ environment: { CONCURRENCY: '9', JOB_MEMORY_MB: '64' } });
  outcome = await rig.runs(PIPELINE);
});
after(() => rig.close());

const told = (key: string): string => {
  const check = outcome.checks.get(`ci / ${key}`);
  return `${check?.title}\n${check?.summary}`;
};

test('each ends as what it is', () => {
  assert.deepEqual(outcome.conclusions, {
    ci: 'failure',
    'ci / says nothing': 'timed_out',
    'ci / ignores every signal': 'timed_out',
    'ci / stops itself': 'timed_out',
    'ci / stops all': 'timed_out',
    'ci / fills its table of processes': 'failure',
    'ci / leaves daemons': 'success',
    'ci / kills all': 'failure',
    'ci / kills the first': 'failure',
    'ci / closes its output': 'failure',
  });
});

test('the reason is told', () => {
  assert.match(told('says nothing'), /Timed out in `sleep 1000`/);
  assert.match(told('ignores every signal'), /Timed out in `while true; do sleep 1; done`/);
  assert.match(told('kills all'), /exit code 137 in `kill -9 -1; sleep 1000`/);
  assert.doesNotMatch(told('kills all'), /memory/);
  assert.match(told('kills the first'), /exit code 143 in `kill 1; sleep 1000`/);
  assert.match(told('closes its output'), /exit code 7 in/);
});

test('what they had to say is there', async () => {
  assert.match(await outcome.log('leaves daemons'), /\ndone\n/);
  assert.match(await outcome.log('fills its table of processes'), /fork|Resource temporarily unavailable/i);
});

test('a pull that hangs ends when it is cancelled', async () => {
  const registry = await startSlowRegistry();
  try {
    const { github, repository, ann } = rig;
    const sha = await rig.push(`job: { image: '127.0.0.1:${registry.port}/slow:1', script: ['true'] }`, {
      branch: 'topic',
    });
    const pull = await github.openPullRequest(repository, { author: ann, title: 'Slow', head: 'topic', base: 'main' });
    await registry.asked;
    github.comment(repository, pull.number, ann, '/cancel');
    const checks = await rig.settled(sha);
    assert.equal(checks.get('ci / job')?.conclusion, 'cancelled');
  } finally {
    await registry.close();
  }
});

test('nothing is left of them', async () => {
  await eventually('nothing of the jobs is left', async () => (await rig.leftovers()).length === 0);
});
