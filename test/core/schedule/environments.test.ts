import { job } from './runs.ts';
import { tellAll } from './story.ts';

const review = { name: 'review', action: 'start', onStop: 'stop' } as const;
const jobs = [
  job('deploy', { environment: review }),
  job('stop', { stage: 1, when: 'manual', allowFailure: true, environment: { name: 'review', action: 'stop' } }),
];

tellAll('environments', [
  {
    name: 'the job that stops one is started once, though nobody pressed its button',
    jobs,
    steps: ['deploy ok', 'stop-environment deploy', 'stop ok', 'stop-environment deploy'],
    end: { deploy: 'success', stop: 'success', ci: 'success' },
  },
  {
    name: 'nothing is stopped that was not deployed',
    jobs,
    steps: ['deploy fail', 'stop-environment deploy'],
    end: { deploy: 'failure', stop: 'skipped', ci: 'failure' },
  },
  {
    name: 'what was deployed again is stopped again',
    jobs,
    steps: ['deploy ok', 'stop-environment deploy', 'stop ok', 'rerun deploy', 'deploy ok', 'stop-environment deploy'],
    end: { deploy: 'success', stop: 'queued', ci: 'open' },
  },
  {
    name: 'a stranger deploys and stops nothing, approved or not',
    jobs: [...jobs, job('test')],
    trust: 'untrusted',
    steps: ['approve', 'test ok', 'rerun deploy', 'play stop'],
    end: { deploy: 'skipped', stop: 'skipped', test: 'success', ci: 'success' },
  },
]);
