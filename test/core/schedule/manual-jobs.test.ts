import { job } from './runs.ts';
import { tellAll } from './story.ts';

const gate = [job('build'), job('release', { stage: 1, when: 'manual' }), job('announce', { stage: 2 })];
const offer = [
  job('build'),
  job('preview', { stage: 1, when: 'manual', allowFailure: true }),
  job('test', { stage: 2 }),
  job('shots', { stage: 2, needs: ['preview'] }),
];

tellAll('manual jobs', [
  {
    name: 'a manual job waits for a person once its needs are done',
    jobs: gate,
    steps: ['build ok'],
    end: { build: 'success', release: 'waiting for play', announce: 'waiting for needs', ci: 'action_required' },
  },
  {
    name: 'it cannot be started before',
    jobs: gate,
    steps: ['play release'],
    end: { build: 'queued', release: 'waiting for needs', announce: 'waiting for needs', ci: 'open' },
  },
  {
    name: 'played, it is queued and the run goes on',
    jobs: gate,
    steps: ['build ok', 'play release'],
    end: { build: 'success', release: 'queued', announce: 'waiting for needs', ci: 'open' },
  },
  {
    name: 'after it the later stages run',
    jobs: gate,
    steps: ['build ok', 'play release', 'release ok'],
    end: { build: 'success', release: 'success', announce: 'queued', ci: 'open' },
  },
  {
    name: 'it is skipped after a failure',
    jobs: gate,
    steps: ['build fail'],
    end: { build: 'failure', release: 'skipped', announce: 'skipped', ci: 'failure' },
  },
  {
    name: 'an optional one does not hold up later stages',
    jobs: offer,
    steps: ['build ok'],
    end: { build: 'success', preview: 'waiting for play', test: 'queued', shots: 'skipped', ci: 'open' },
  },
  {
    name: 'an optional one does not hold up the end',
    jobs: offer,
    steps: ['build ok', 'test ok'],
    end: { build: 'success', preview: 'waiting for play', test: 'success', shots: 'skipped', ci: 'success' },
  },
  {
    name: 'played after the end, it opens the run and revives what needs it',
    jobs: offer,
    steps: ['build ok', 'test ok', 'play preview'],
    end: { build: 'success', preview: 'queued', test: 'success', shots: 'waiting for needs', ci: 'open' },
  },
  {
    name: 'an optional one may fail',
    jobs: offer,
    steps: ['build ok', 'test ok', 'play preview', 'preview fail', 'shots ok'],
    end: { build: 'success', preview: 'neutral', test: 'success', shots: 'success', ci: 'success' },
  },
]);
