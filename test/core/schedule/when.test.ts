import { job } from './runs.ts';
import { tellAll } from './story.ts';

const chain = [job('build'), job('test', { stage: 1 }), job('deploy', { stage: 2 })];

tellAll('when', [
  {
    name: 'on_failure runs after a failure',
    jobs: [job('a'), job('undo', { stage: 1, when: 'on_failure' })],
    steps: ['a fail'],
    end: { a: 'failure', undo: 'queued', ci: 'open' },
  },
  {
    name: 'on_failure is skipped after success',
    jobs: [job('a'), job('undo', { stage: 1, when: 'on_failure' })],
    steps: ['a ok'],
    end: { a: 'success', undo: 'skipped', ci: 'success' },
  },
  {
    name: 'on_failure runs when one of several needs failed',
    jobs: [job('a'), job('b'), job('undo', { stage: 1, when: 'on_failure' })],
    steps: ['a ok', 'b timeout'],
    end: { a: 'success', b: 'timed_out', undo: 'queued', ci: 'open' },
  },
  {
    name: 'on_failure waits until all is over',
    jobs: [job('a'), job('b'), job('undo', { stage: 1, when: 'on_failure' })],
    steps: ['a fail'],
    end: { a: 'failure', b: 'queued', undo: 'waiting for needs', ci: 'open' },
  },
  {
    name: 'always runs after a failure and after a skip',
    jobs: [...chain, job('sweep', { stage: 3, when: 'always' })],
    steps: ['build fail'],
    end: { build: 'failure', test: 'skipped', deploy: 'skipped', sweep: 'queued', ci: 'open' },
  },
  {
    name: 'a later success does not undo the failure',
    jobs: [job('a'), job('sweep', { stage: 1, when: 'always' })],
    steps: ['a fail', 'sweep ok'],
    end: { a: 'failure', sweep: 'success', ci: 'failure' },
  },
  {
    name: 'a run in which nothing was wanted is skipped',
    jobs: [job('undo', { when: 'on_failure' })],
    steps: [],
    end: { undo: 'skipped', ci: 'skipped' },
  },
]);
