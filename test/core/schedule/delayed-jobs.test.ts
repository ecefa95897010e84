import { job } from './runs.ts';
import { tellAll } from './story.ts';

const canary = [
  job('build'),
  job('rollout', { stage: 1, when: 'delayed', startInMs: 60_000 }),
  job('announce', { stage: 2 }),
];

tellAll('delayed jobs', [
  {
    name: 'a delayed job waits once its needs are done',
    jobs: canary,
    steps: ['build ok'],
    end: { build: 'success', rollout: 'waiting for delay', announce: 'waiting for needs', ci: 'open' },
  },
  {
    name: 'it does not start before its time, which began when its needs were done',
    jobs: canary,
    steps: ['build ok', 'wait 59'],
    end: { build: 'success', rollout: 'waiting for delay', announce: 'waiting for needs', ci: 'open' },
  },
  {
    name: 'it starts when its time has come',
    jobs: canary,
    steps: ['build ok', 'wait 60'],
    end: { build: 'success', rollout: 'queued', announce: 'waiting for needs', ci: 'open' },
  },
  {
    name: 'the run completes only after it',
    jobs: canary,
    steps: ['build ok', 'wait 60', 'rollout ok', 'announce ok'],
    end: { build: 'success', rollout: 'success', announce: 'success', ci: 'success' },
  },
  {
    name: 'a person may start it before',
    jobs: canary,
    steps: ['build ok', 'play rollout'],
    end: { build: 'success', rollout: 'queued', announce: 'waiting for needs', ci: 'open' },
  },
  {
    name: 'also by asking for a rerun of it',
    jobs: canary,
    steps: ['build ok', 'rerun rollout'],
    end: { build: 'success', rollout: 'queued', announce: 'waiting for needs', ci: 'open' },
  },
  {
    name: 'nobody starts it before its needs are done',
    jobs: canary,
    steps: ['play rollout', 'wait 600'],
    end: { build: 'queued', rollout: 'waiting for needs', announce: 'waiting for needs', ci: 'open' },
  },
  {
    name: 'it can be cancelled',
    jobs: canary,
    steps: ['build ok', 'cancel rollout', 'wait 600'],
    end: { build: 'success', rollout: 'cancelled', announce: 'skipped', ci: 'cancelled' },
  },
  {
    name: 'it is skipped after a failure',
    jobs: canary,
    steps: ['build fail', 'wait 600'],
    end: { build: 'failure', rollout: 'skipped', announce: 'skipped', ci: 'failure' },
  },
  {
    name: 'it waits again when what it needs runs again',
    jobs: canary,
    steps: ['build ok', 'rerun build', 'wait 600'],
    end: { build: 'queued', rollout: 'waiting for needs', announce: 'waiting for needs', ci: 'open' },
  },
  {
    name: 'run again with everything, it is delayed again',
    jobs: canary,
    steps: ['build ok', 'wait 60', 'rollout ok', 'announce ok', 'rerun all', 'build ok'],
    end: { build: 'success', rollout: 'waiting for delay', announce: 'waiting for needs', ci: 'open' },
  },
  {
    name: 'run again by its name, it starts at once',
    jobs: canary,
    steps: ['build ok', 'wait 60', 'rollout fail', 'rerun rollout'],
    end: { build: 'success', rollout: 'queued', announce: 'waiting for needs', ci: 'open' },
  },
]);
