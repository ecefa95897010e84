import { job } from './runs.ts';
import { tellAll } from './story.ts';

const chain = [job('build'), job('test', { stage: 1 }), job('deploy', { stage: 2 })];

tellAll('stages and needs', [
  {
    name: 'the first stage is queued at once',
    jobs: chain,
    steps: [],
    end: { build: 'queued', test: 'waiting for needs', deploy: 'waiting for needs', ci: 'open' },
  },
  {
    name: 'a stage begins when the one before has passed',
    jobs: chain,
    steps: ['build ok'],
    end: { build: 'success', test: 'queued', deploy: 'waiting for needs', ci: 'open' },
  },
  {
    name: 'a stage waits for all jobs of the one before',
    jobs: [job('a'), job('b'), job('c', { stage: 1 })],
    steps: ['a ok'],
    end: { a: 'success', b: 'queued', c: 'waiting for needs', ci: 'open' },
  },
  {
    name: 'a failure skips every later stage',
    jobs: chain,
    steps: ['build fail'],
    end: { build: 'failure', test: 'skipped', deploy: 'skipped', ci: 'failure' },
  },
  {
    name: 'a job with needs starts before its stage',
    jobs: [job('a'), job('b'), job('c', { stage: 1, needs: ['a'] })],
    steps: ['a ok'],
    end: { a: 'success', b: 'queued', c: 'queued', ci: 'open' },
  },
  {
    name: 'a job with empty needs starts at once',
    jobs: [job('a'), job('b', { stage: 1, needs: [] })],
    steps: [],
    end: { a: 'queued', b: 'queued', ci: 'open' },
  },
  {
    name: 'a skip reaches jobs that stand earlier in the plan',
    jobs: [job('c', { needs: ['b'] }), job('b', { needs: ['a'] }), job('a')],
    steps: ['a fail'],
    end: { c: 'skipped', b: 'skipped', a: 'failure', ci: 'failure' },
  },
  {
    name: 'a skipped job stops those that need it by name',
    jobs: [job('a'), job('undo', { stage: 1, when: 'on_failure' }), job('b', { stage: 2, needs: ['undo'] })],
    steps: ['a ok'],
    end: { a: 'success', undo: 'skipped', b: 'skipped', ci: 'success' },
  },
  {
    name: 'a skipped job does not stop later stages',
    jobs: [job('a'), job('undo', { stage: 1, when: 'on_failure' }), job('b', { stage: 2 })],
    steps: ['a ok'],
    end: { a: 'success', undo: 'skipped', b: 'queued', ci: 'open' },
  },
  {
    name: 'all passed is success',
    jobs: chain,
    steps: ['build ok', 'test ok', 'deploy ok'],
    end: { build: 'success', test: 'success', deploy: 'success', ci: 'success' },
  },
  {
    name: 'running out of time is a failure of the run',
    jobs: [job('a')],
    steps: ['a timeout'],
    end: { a: 'timed_out', ci: 'failure' },
  },
]);
