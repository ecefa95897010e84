import { job } from './runs.ts';
import { tellAll } from './story.ts';

const chain = [job('build'), job('test', { stage: 1 }), job('deploy', { stage: 2 })];
const gate = [job('build'), job('release', { stage: 1, when: 'manual' }), job('announce', { stage: 2 })];

tellAll('running again', [
  {
    name: 'what failed runs again with what needs it',
    jobs: [job('a'), job('b'), job('c', { stage: 1 })],
    steps: ['a ok', 'b fail', 'rerun failed'],
    end: { a: 'success', b: 'queued', c: 'waiting for needs', ci: 'open' },
  },
  {
    name: 'what timed out or was cancelled counts as failed',
    jobs: [job('a'), job('b'), job('c')],
    steps: ['a ok', 'b timeout', 'cancel c', 'rerun failed'],
    end: { a: 'success', b: 'queued', c: 'queued', ci: 'open' },
  },
  {
    name: 'everything, if all passed',
    jobs: chain,
    steps: ['build ok', 'test ok', 'deploy ok', 'rerun failed'],
    end: { build: 'queued', test: 'waiting for needs', deploy: 'waiting for needs', ci: 'open' },
  },
  {
    name: 'nothing, if all passed so far',
    jobs: chain,
    steps: ['build ok', 'rerun failed'],
    end: { build: 'success', test: 'queued', deploy: 'waiting for needs', ci: 'open' },
  },
  {
    name: 'everything on request',
    jobs: [job('a'), job('b')],
    steps: ['a ok', 'b fail', 'rerun all'],
    end: { a: 'queued', b: 'queued', ci: 'open' },
  },
  {
    name: 'one job by name, with what needs it',
    jobs: chain,
    steps: ['build ok', 'test ok', 'deploy ok', 'rerun test'],
    end: { build: 'success', test: 'queued', deploy: 'waiting for needs', ci: 'open' },
  },
  {
    name: 'while other jobs still run',
    jobs: [job('a'), job('b')],
    steps: ['a fail', 'claim b', 'rerun failed'],
    end: { a: 'queued', b: 'in_progress', ci: 'open' },
  },
  {
    name: 'a rerun of a rerun',
    jobs: [job('a')],
    steps: ['a fail', 'rerun failed', 'a fail', 'rerun failed', 'a ok'],
    end: { a: 'success', ci: 'success' },
  },
  {
    name: 'a manual job is offered again',
    jobs: gate,
    steps: ['build ok', 'play release', 'release fail', 'rerun failed'],
    end: { build: 'success', release: 'waiting for play', announce: 'waiting for needs', ci: 'action_required' },
  },
  {
    name: 'a manual job that was named starts at once',
    jobs: gate,
    steps: ['build ok', 'play release', 'release fail', 'rerun release'],
    end: { build: 'success', release: 'queued', announce: 'waiting for needs', ci: 'open' },
  },
  {
    name: 'a manual job that waits is started by its name',
    jobs: gate,
    steps: ['build ok', 'rerun release'],
    end: { build: 'success', release: 'queued', announce: 'waiting for needs', ci: 'open' },
  },
  {
    name: 'an optional job that waits is started by its name, and later stages stay as they are',
    jobs: [job('preview', { when: 'manual', allowFailure: true }), job('test', { stage: 1 })],
    steps: ['test ok', 'rerun preview'],
    end: { preview: 'queued', test: 'success', ci: 'open' },
  },
  {
    name: 'an optional job that is run again by its name holds up later stages',
    jobs: [job('preview', { when: 'manual', allowFailure: true }), job('test', { stage: 1 })],
    steps: ['test ok', 'play preview', 'preview ok', 'rerun preview'],
    end: { preview: 'queued', test: 'waiting for needs', ci: 'open' },
  },
  {
    name: 'an unknown name changes nothing',
    jobs: [job('a')],
    steps: ['a ok', 'rerun b'],
    end: { a: 'success', ci: 'success' },
  },
  {
    name: 'an offer is withdrawn while its needs run again',
    jobs: gate,
    steps: ['build ok', 'rerun build'],
    end: { build: 'queued', release: 'waiting for needs', announce: 'waiting for needs', ci: 'open' },
  },
  {
    name: 'a run that was never approved still waits for it',
    jobs: chain,
    trust: 'untrusted',
    steps: ['cancel', 'rerun all'],
    end: {
      build: 'waiting for approval',
      test: 'waiting for approval',
      deploy: 'waiting for approval',
      ci: 'action_required',
    },
  },
]);
