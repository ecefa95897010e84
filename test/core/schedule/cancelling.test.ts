import { job } from './runs.ts';
import { tellAll } from './story.ts';

const chain = [job('build'), job('test', { stage: 1 }), job('deploy', { stage: 2 })];
const offer = [
  job('build'),
  job('preview', { stage: 1, when: 'manual', allowFailure: true }),
  job('test', { stage: 2 }),
  job('shots', { stage: 2, needs: ['preview'] }),
];

tellAll('cancelling', [
  {
    name: 'what waits is cancelled at once',
    jobs: chain,
    steps: ['cancel'],
    end: { build: 'cancelled', test: 'cancelled', deploy: 'cancelled', ci: 'cancelled' },
  },
  {
    name: 'what runs is told to stop',
    jobs: chain,
    steps: ['claim build', 'cancel'],
    end: { build: 'in_progress', test: 'cancelled', deploy: 'cancelled', ci: 'open' },
  },
  {
    name: 'and is cancelled when it stopped',
    jobs: chain,
    steps: ['claim build', 'cancel', 'end build stopped'],
    end: { build: 'cancelled', test: 'cancelled', deploy: 'cancelled', ci: 'cancelled' },
  },
  {
    name: 'a failure while stopping is the stop',
    jobs: [job('a')],
    steps: ['claim a', 'cancel', 'end a fail'],
    end: { a: 'cancelled', ci: 'cancelled' },
  },
  {
    name: 'a success while stopping stands',
    jobs: [job('a')],
    steps: ['claim a', 'cancel', 'end a ok'],
    end: { a: 'success', ci: 'success' },
  },
  {
    name: 'always does not survive it',
    jobs: [job('a'), job('sweep', { stage: 1, when: 'always' })],
    steps: ['cancel'],
    end: { a: 'cancelled', sweep: 'cancelled', ci: 'cancelled' },
  },
  {
    name: 'one job: what needs it is skipped',
    jobs: [job('a'), job('b'), job('c', { stage: 1, needs: ['a'] })],
    steps: ['cancel a', 'b ok'],
    end: { a: 'cancelled', b: 'success', c: 'skipped', ci: 'cancelled' },
  },
  {
    name: 'a failure weighs more than a cancellation',
    jobs: [job('a'), job('b')],
    steps: ['a fail', 'cancel b'],
    end: { a: 'failure', b: 'cancelled', ci: 'failure' },
  },
  {
    name: 'a run that waits for approval never passes by being cancelled',
    jobs: [job('lint', { allowFailure: true })],
    trust: 'untrusted',
    steps: ['cancel'],
    end: { lint: 'cancelled', ci: 'cancelled' },
  },
  {
    name: 'a completed run stays as it is',
    jobs: offer,
    steps: ['build ok', 'test ok', 'cancel'],
    end: { build: 'success', preview: 'waiting for play', test: 'success', shots: 'skipped', ci: 'success' },
  },
]);
