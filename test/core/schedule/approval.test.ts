import { job } from './runs.ts';
import { tellAll } from './story.ts';

const chain = [job('build'), job('test', { stage: 1 }), job('deploy', { stage: 2 })];

tellAll('approval', [
  {
    name: 'an untrusted run waits',
    jobs: [job('a'), job('b', { stage: 1, needs: [] })],
    trust: 'untrusted',
    steps: [],
    end: { a: 'waiting for approval', b: 'waiting for approval', ci: 'action_required' },
  },
  {
    name: 'approved, it runs as planned',
    jobs: chain,
    trust: 'untrusted',
    steps: ['approve'],
    end: { build: 'queued', test: 'waiting for needs', deploy: 'waiting for needs', ci: 'open' },
  },
  {
    name: 'a manual job cannot be started before',
    jobs: [job('a', { when: 'manual' })],
    trust: 'untrusted',
    steps: ['play a', 'rerun a', 'rerun all'],
    end: { a: 'waiting for approval', ci: 'action_required' },
  },
  {
    name: 'what was cancelled is not started by approving',
    jobs: chain,
    trust: 'untrusted',
    steps: ['cancel', 'approve'],
    end: { build: 'cancelled', test: 'cancelled', deploy: 'cancelled', ci: 'cancelled' },
  },
]);
