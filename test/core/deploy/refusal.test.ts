import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { askApproval } from '../../../src/core/deploy/ask-approval.ts';
import { protectionsOf } from '../../../src/core/deploy/protection.ts';
import { type DeploymentFacts, refuseDeployment } from '../../../src/core/deploy/refusal.ts';
import type { Deployment } from '../../../src/model/deployment.ts';
import type { Policy } from '../../../src/model/policy.ts';
import type { Run } from '../../../src/model/run.ts';
import { policy } from '../policy/policies.ts';
import { pullRequestTrigger } from '../schedule/pull-request.ts';
import { job, push, repository, runOf, somebody } from '../schedule/runs.ts';

const production = { name: 'production', action: 'start' } as const;
const deploy = job('deploy', { environment: production });

const pushedTo = (name: string): Run => ({ ...runOf([deploy]), trigger: { ...push(), ref: { kind: 'branch', name } } });

const only = (entry: string): Policy =>
  policy(`repositories: { acme/shop: { environments: { production: ${entry} } } }`);

function asked(run: Run, rules: Policy | undefined, facts: Partial<DeploymentFacts> = {}): string | undefined {
  const [jobRun] = run.jobs;
  assert.ok(jobRun);
  const protections = rules === undefined ? [] : protectionsOf(rules, repository, jobRun.job);
  return refuseDeployment(run, jobRun, { protections, ...facts })?.message;
}

const may = (permission: 'read' | 'write' | 'admin', id = somebody.id) => ({
  starter: { actor: { ...somebody, id }, permission },
});

describe('a protected environment', () => {
  test('admits pushes to the refs it names, and no pull request whose branch is called the same (S9)', () => {
    const rules = only('{ refs: [main, "v*", "release/*"] }');
    assert.deepEqual(
      ['main', 'v1.2', 'release/1', 'release/1/x', 'topic', 'mainly'].map(
        name => asked(pushedTo(name), rules) === undefined,
      ),
      [true, true, true, false, false, false],
    );
    assert.match(asked(pushedTo('topic'), rules) ?? '', /^`production` is protected: only pushes to `main`, `v\*`/);
    assert.match(asked({ ...runOf([deploy]), trigger: pullRequestTrigger() }, rules) ?? '', /is protected/);
  });

  test('has its jobs started by somebody who may, as rights are when the job starts', () => {
    const run = runOf([deploy]);
    const verdicts = (rules: Policy) =>
      [{}, may('read'), may('write'), may('admin'), may('write', 99)].map(
        facts => asked(run, rules, facts) === undefined,
      );
    assert.deepEqual(verdicts(only('{ approvers: write }')), [false, false, true, true, true]);
    assert.deepEqual(verdicts(only('{ approvers: admin }')), [false, false, false, true, false]);
    assert.deepEqual(verdicts(only('{ approvers: [99] }')), [false, false, false, false, true]);
    assert.match(asked(run, only('{ approvers: admin }'), may('write')) ?? '', /@somebody is not one of them/);
  });

  test('is asked of every entry that means it: a closer one opens nothing', () => {
    const rules = policy(`
repositories:
  "*": { environments: { "prod*": { refs: [main] } } }
  acme/shop: { environments: { production: { refs: [topic, main] } } }
`);
    const to = (name: string) => asked(pushedTo(name), rules);
    assert.deepEqual([to('main') === undefined, to('topic') === undefined], [true, false]);
    const other = job('deploy', { environment: { ...production, name: 'staging' } });
    assert.deepEqual(protectionsOf(rules, repository, other), []);
    assert.deepEqual(protectionsOf(rules, { ...repository, name: 'other' }, deploy).length, 1);
  });

  test('offers its jobs to a person, whatever their `when`', () => {
    const rules = only('{ approvers: admin }');
    const jobs = [deploy, { ...deploy, when: 'delayed', startInMs: 5 } as const, job('test')];
    assert.deepEqual(
      askApproval(rules, repository, jobs).map(({ when, startInMs }) => [when, startInMs]),
      [
        ['manual', undefined],
        ['manual', undefined],
        ['on_success', undefined],
      ],
    );
    assert.deepEqual(askApproval(only('{ refs: [main] }'), repository, [deploy]), [deploy]);
  });
});

describe('an older commit', () => {
  const run = { ...runOf([deploy]), id: '3' };
  const latest: Deployment = { runId: '4', key: 'deploy', action: 'start', runCreatedAt: run.createdAt + 1 };

  test('does not take the place of a newer one, unless somebody started the job by its name (S10)', () => {
    assert.match(asked(run, undefined, { latest }) ?? '', /^Run 4 has brought a newer commit to `production`/);
    assert.equal(asked(run, undefined, { latest, ...may('write') }), undefined);
  });

  test('is one that a later run has passed: its own run, earlier ones and other actions do not count', () => {
    assert.equal(asked(run, undefined, { latest: { ...latest, runId: '3' } }), undefined);
    assert.equal(asked(run, undefined, { latest: { ...latest, runCreatedAt: run.createdAt - 1 } }), undefined);
    const verify = runOf([job('look', { environment: { ...production, action: 'verify' } })]);
    assert.equal(asked(verify, undefined, { latest }), undefined);
    assert.equal(asked(runOf([job('test')]), undefined, { latest }), undefined);
  });
});
