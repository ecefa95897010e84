import type { Retry } from '../../../src/model/pipeline.ts';
import { job } from './runs.ts';
import { tellAll } from './story.ts';

const retry = (max: number, when: Retry['when'], exitCodes: Retry['exitCodes'] = []) => [
  job('a', { retry: { max, when, exitCodes } }),
];

const again = { a: 'queued', ci: 'open' };
const over = { a: 'failure', ci: 'failure' };

tellAll('retry', [
  { name: 'a failure is tried again', jobs: retry(2, ['always']), steps: ['a fail'], end: again },
  { name: 'as often as was asked for', jobs: retry(2, ['always']), steps: ['a fail', 'a fail'], end: again },
  { name: 'and no more', jobs: retry(2, ['always']), steps: ['a fail', 'a fail', 'a fail'], end: over },
  {
    name: 'until it passes',
    jobs: retry(2, ['always']),
    steps: ['a fail', 'a ok'],
    end: { a: 'success', ci: 'success' },
  },
  { name: 'zero times is never', jobs: retry(0, ['always']), steps: ['a fail'], end: over },
  {
    name: 'each round has its own tries',
    jobs: retry(1, ['always']),
    steps: ['a fail', 'a fail', 'rerun a', 'a fail'],
    end: again,
  },
  { name: 'a cause that is named', jobs: retry(1, ['script_failure']), steps: ['a fail'], end: again },
  { name: 'no other cause', jobs: retry(1, ['image_pull_failure', 'oom_killed']), steps: ['a fail'], end: over },
  { name: 'a missing image', jobs: retry(1, ['image_pull_failure']), steps: ['a imageless'], end: again },
  { name: 'too little memory', jobs: retry(1, ['oom_killed']), steps: ['a hungry'], end: again },
  { name: 'running out of time', jobs: retry(1, ['stuck_or_timeout_failure']), steps: ['a timeout'], end: again },
  {
    name: 'running out of time is no failure of the script',
    jobs: retry(1, ['script_failure']),
    steps: ['a timeout'],
    end: { a: 'timed_out', ci: 'failure' },
  },
  { name: 'a fault of the machinery', jobs: retry(1, ['runner_system_failure']), steps: ['a broken'], end: again },
  { name: 'an exit code that is named', jobs: retry(1, [], [42]), steps: ['a 42'], end: again },
  { name: 'no other exit code', jobs: retry(1, [], [42]), steps: ['a 1'], end: over },
  { name: 'an exit code beside a cause', jobs: retry(1, ['oom_killed'], [42]), steps: ['a 42'], end: again },
  {
    name: 'failures and lost workers are counted apart',
    jobs: retry(1, ['always']),
    steps: ['a lost', 'a fail', 'a lost'],
    end: again,
  },
  { name: 'each of them ends', jobs: retry(1, ['always']), steps: ['a lost', 'a fail', 'a fail'], end: over },
  {
    name: 'lost workers are tried again as often as always, or more',
    jobs: retry(3, ['runner_system_failure']),
    steps: ['a lost', 'a lost', 'a lost'],
    end: again,
  },
  {
    name: 'a retry of something else gives lost workers no more',
    jobs: retry(5, ['oom_killed']),
    steps: ['a lost', 'a lost', 'a lost'],
    end: over,
  },
  {
    name: 'only the last failure is allowed',
    jobs: [job('a', { retry: { max: 1, when: ['always'], exitCodes: [] }, allowFailure: true })],
    steps: ['a fail', 'a fail'],
    end: { a: 'neutral', ci: 'success' },
  },
  {
    name: 'what is being cancelled is not tried again',
    jobs: retry(2, ['always']),
    steps: ['claim a', 'cancel', 'end a fail'],
    end: { a: 'cancelled', ci: 'cancelled' },
  },
]);
