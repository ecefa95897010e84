import { job } from './runs.ts';
import { tellAll } from './story.ts';

tellAll('lost workers', [
  { name: 'a lost job is tried again', jobs: [job('a')], steps: ['a lost'], end: { a: 'queued', ci: 'open' } },
  {
    name: 'the second try may pass',
    jobs: [job('a')],
    steps: ['a lost', 'a ok'],
    end: { a: 'success', ci: 'success' },
  },
  {
    name: 'a fault of the machinery that another try cannot mend is final',
    jobs: [job('a')],
    steps: ['a broken'],
    end: { a: 'failure', ci: 'failure' },
  },
  {
    name: 'the third loss is final',
    jobs: [job('a')],
    steps: ['a lost', 'a lost', 'a lost'],
    end: { a: 'failure', ci: 'failure' },
  },
  {
    name: 'a failure of the user is final at once',
    jobs: [job('a')],
    steps: ['a fail'],
    end: { a: 'failure', ci: 'failure' },
  },
  {
    name: 'a rerun has its own tries',
    jobs: [job('a')],
    steps: ['a lost', 'a lost', 'a lost', 'rerun failed', 'a lost', 'a lost'],
    end: { a: 'queued', ci: 'open' },
  },
  {
    name: 'a try that was handed back does not count, however often',
    jobs: [job('a')],
    steps: ['a handed', 'a lost', 'a handed', 'a handed', 'a lost', 'a handed'],
    end: { a: 'queued', ci: 'open' },
  },
  {
    name: 'a job that was handed back while it was being cancelled is cancelled',
    jobs: [job('a')],
    steps: ['claim a', 'cancel', 'end a handed'],
    end: { a: 'cancelled', ci: 'cancelled' },
  },
  {
    name: 'a lost job that is being cancelled is cancelled',
    jobs: [job('a')],
    steps: ['claim a', 'cancel', 'end a lost'],
    end: { a: 'cancelled', ci: 'cancelled' },
  },
]);
