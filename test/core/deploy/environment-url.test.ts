import assert from 'node:assert/strict';
import { test } from 'node:test';
import { environmentUrl } from '../../../src/core/deploy/environment-url.ts';
import type { Variables } from '../../../src/model/variables.ts';
import { job, runOf } from '../schedule/runs.ts';

function urlOf(url: string | undefined, outputs: Variables = {}): string | undefined {
  const environment = { name: 'review', action: 'start', ...(url === undefined ? {} : { url }) } as const;
  const run = runOf([{ ...job('deploy', { environment }), variables: { DOMAIN: 'example.org' } }]);
  const [jobRun] = run.jobs;
  assert.ok(jobRun);
  const ended = { outcome: 'success', sections: [], outputs } as const;
  const attempts = [{ number: 1, queuedAt: 0, worker: 'w', startedAt: 1, endedAt: 2, ended }];
  const done = { ...jobRun, attempts };
  return environmentUrl({ ...run, jobs: [done] }, done);
}

test('the address of an environment may name variables, and what the job itself told', () => {
  assert.equal(urlOf('https://$CI_ENVIRONMENT_SLUG.$DOMAIN/x'), 'https://review.example.org/x');
  assert.equal(urlOf('$ADDRESS', { ADDRESS: 'https://pr-7.example.org' }), 'https://pr-7.example.org');
});

test('it is left out when it is no web address, so that nobody is led elsewhere (S22)', () => {
  assert.equal(urlOf(undefined), undefined);
  assert.equal(urlOf('$ADDRESS'), undefined);
  assert.equal(urlOf('$ADDRESS', { ADDRESS: 'javascript:alert(1)' }), undefined);
});
