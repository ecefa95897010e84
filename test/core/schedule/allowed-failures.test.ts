import { job } from './runs.ts';
import { tellAll } from './story.ts';

tellAll('allowed failures', [
  {
    name: 'an allowed failure is neutral and lets the rest go on',
    jobs: [job('lint', { allowFailure: true }), job('test', { stage: 1 })],
    steps: ['lint fail'],
    end: { lint: 'neutral', test: 'queued', ci: 'open' },
  },
  {
    name: 'an allowed failure lets the run pass',
    jobs: [job('lint', { allowFailure: true }), job('test')],
    steps: ['lint fail', 'test ok'],
    end: { lint: 'neutral', test: 'success', ci: 'success' },
  },
  {
    name: 'an allowed failure does not wake on_failure',
    jobs: [job('lint', { allowFailure: true }), job('undo', { stage: 1, when: 'on_failure' })],
    steps: ['lint fail'],
    end: { lint: 'neutral', undo: 'skipped', ci: 'success' },
  },
  {
    name: 'a failure with an exit code that is allowed is neutral',
    jobs: [job('lint', { allowedExitCodes: [3, 137] })],
    steps: ['lint 137'],
    end: { lint: 'neutral', ci: 'success' },
  },
  {
    name: 'a failure with another exit code is none of those',
    jobs: [job('lint', { allowedExitCodes: [3, 137] })],
    steps: ['lint 1'],
    end: { lint: 'failure', ci: 'failure' },
  },
  {
    name: 'where exit codes are allowed, running out of time is not',
    jobs: [job('lint', { allowedExitCodes: [3] })],
    steps: ['lint timeout'],
    end: { lint: 'timed_out', ci: 'failure' },
  },
  {
    name: 'running out of time may be allowed too',
    jobs: [job('lint', { allowFailure: true })],
    steps: ['lint timeout'],
    end: { lint: 'neutral', ci: 'success' },
  },
  {
    name: 'cancelling a job that may fail lets the rest go on',
    jobs: [job('lint', { allowFailure: true }), job('test', { stage: 1 })],
    steps: ['cancel lint'],
    end: { lint: 'cancelled', test: 'queued', ci: 'open' },
  },
]);
