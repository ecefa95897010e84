import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setStage, shop } from './stage.ts';

describe('check runs', () => {
  test('are created, updated, listed and announced', async t => {
    const { github, octokit, received, first } = await setStage(t);
    const created = await octokit.rest.checks.create({ ...shop, name: 'ci', head_sha: first, external_id: 'run/1' });
    assert.equal(created.status, 201);
    assert.equal(created.data.status, 'queued');
    const output = { title: 'Passed', summary: 'All is **well**.' };
    const id = created.data.id;
    await octokit.rest.checks.update({ ...shop, check_run_id: id, status: 'in_progress' });
    await octokit.rest.checks.update({ ...shop, check_run_id: id, conclusion: 'success', output });
    const listed = await octokit.rest.checks.listForRef({ ...shop, ref: 'main' });
    assert.deepEqual(
      listed.data.check_runs.map(run => [run.name, run.status, run.conclusion, run.external_id, run.output.title]),
      [['ci', 'completed', 'success', 'run/1', 'Passed']],
    );
    await github.idle();
    assert.deepEqual(
      received.map(({ name }) => name),
      [
        'installation.created',
        'push',
        'check_suite.requested',
        'check_run.created',
        'check_run.completed',
        'check_suite.completed',
      ],
    );
  });
});
