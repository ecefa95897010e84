import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Stage, setStage, shop } from './stage.ts';

const annotation = { path: 'a.js', start_line: 1, end_line: 1, annotation_level: 'warning', message: 'm' } as const;

function refusal(expected: number, words: RegExp) {
  return (error: unknown) => {
    const { status, response } = Object(error);
    assert.equal(status, expected);
    assert.match(JSON.stringify(response.data), words);
    return true;
  };
}

function create(stage: Stage, more: Record<string, unknown> = {}) {
  return stage.octokit.rest.checks.create(Object.assign({ ...shop, name: 'ci', head_sha: stage.first }, more));
}

describe('what GitHub refuses of a check run', () => {
  const output = (more: object) => ({ output: { title: 't', summary: 's', ...more } });
  const cases: [name: string, body: Record<string, unknown>, words: RegExp][] = [
    ['an unknown commit', { head_sha: '0'.repeat(40) }, /No commit found for SHA/],
    ['a short sha', { head_sha: 'abc123' }, /No commit found/],
    ['a status of Actions', { status: 'waiting' }, /status/],
    ['completed without a conclusion', { status: 'completed' }, /conclusion/],
    ['the conclusion stale', { conclusion: 'stale' }, /stale/],
    ['an unknown conclusion', { conclusion: 'fine' }, /conclusion/],
    ['an output without a summary', { output: { title: 't' } }, /summary/],
    ['a summary of 65,536 characters', output({ summary: 'x'.repeat(65_536) }), /summary/],
    ['a text of 65,536 characters', output({ text: 'x'.repeat(65_536) }), /text/],
    ['51 annotations', output({ annotations: Array(51).fill(annotation) }), /annotations/],
    [
      'columns over several lines',
      output({ annotations: [{ ...annotation, end_line: 2, start_column: 1 }] }),
      /columns/,
    ],
    ['a line 0', output({ annotations: [{ ...annotation, start_line: 0 }] }), /start_line/],
    ['an end before its start', output({ annotations: [{ ...annotation, start_line: 3, end_line: 2 }] }), /end_line/],
    ['an absolute path', output({ annotations: [{ ...annotation, path: '/a.js' }] }), /path/],
    ['a message over 64 KB', output({ annotations: [{ ...annotation, message: 'é'.repeat(32_769) }] }), /message/],
    ['an annotation title of 256', output({ annotations: [{ ...annotation, title: 'x'.repeat(256) }] }), /title/],
    ['4 buttons', { actions: Array(4).fill({ label: 'l', description: 'd', identifier: 'i' }) }, /actions/],
    ['a label of 21', { actions: [{ label: 'x'.repeat(21), description: 'd', identifier: 'i' }] }, /label/],
  ];

  test('is refused with 422', async t => {
    const stage = await setStage(t);
    for (const [name, body, words] of cases) {
      await assert.rejects(create(stage, body), refusal(422, words), name);
    }
    assert.equal(stage.repository.runs.size, 0);
  });

  test('the limits themselves are accepted', async t => {
    const stage = await setStage(t);
    const full = {
      summary: 'x'.repeat(65_535),
      annotations: Array(50).fill({ ...annotation, start_column: 1, end_column: 1 }),
    };
    const { data } = await create(stage, output(full));
    assert.equal(data.output.annotations_count, 50);
  });
});

describe('the life of a check run', () => {
  test('annotations are appended by every update and listed in pages', async t => {
    const stage = await setStage(t);
    const { data } = await create(stage);
    const batch = (from: number) =>
      Array.from({ length: 50 }, (_, at) => ({ ...annotation, message: String(from + at) }));
    for (const from of [0, 50, 100]) {
      const output = { title: 't', summary: 's', annotations: batch(from) };
      await stage.octokit.rest.checks.update({ ...shop, check_run_id: data.id, output });
    }
    const all = await stage.octokit.paginate(stage.octokit.rest.checks.listAnnotations, {
      ...shop,
      check_run_id: data.id,
    });
    assert.deepEqual(
      all.map(({ message }) => Number(message)),
      Array.from({ length: 150 }, (_, at) => at),
    );
  });

  test('a completed run cannot go back, but its output may change', async t => {
    const stage = await setStage(t);
    const { data } = await create(stage, { conclusion: 'success' });
    const run = { ...shop, check_run_id: data.id };
    await assert.rejects(
      stage.octokit.rest.checks.update({ ...run, status: 'in_progress' }),
      refusal(422, /a completed run cannot go back to in_progress/),
    );
    const changed = await stage.octokit.rest.checks.update({ ...run, output: { title: 'later', summary: 's' } });
    assert.deepEqual([changed.data.conclusion, changed.data.output.title], ['success', 'later']);
  });

  test('the newest run of a name counts, and the suite is as its worst run', async t => {
    const stage = await setStage(t);
    await create(stage, { conclusion: 'failure' });
    await create(stage, { name: 'other', conclusion: 'success' });
    const conclusion = async () => {
      const suites = await stage.octokit.rest.checks.listSuitesForRef({ ...shop, ref: 'main' });
      return suites.data.check_suites.map(suite => [suite.status, suite.conclusion, suite.latest_check_runs_count]);
    };
    assert.deepEqual(await conclusion(), [['completed', 'failure', 2]]);
    await create(stage, { conclusion: 'success' });
    assert.deepEqual(await conclusion(), [['completed', 'success', 2]]);
    const list = (filter: 'latest' | 'all') =>
      stage.octokit.rest.checks.listForRef({ ...shop, ref: stage.first, filter, check_name: 'ci' });
    assert.equal((await list('latest')).data.total_count, 1);
    assert.equal((await list('all')).data.total_count, 2);
  });

  test('Re-run asks the app only, and leaves the run as it is', async t => {
    const stage = await setStage(t);
    const { github, repository, ann, received } = stage;
    const actions = [{ label: 'Fix', description: 'Fix it', identifier: 'fix' }];
    const { data } = await create(stage, { conclusion: 'failure', actions, external_id: 'run/1' });
    const other = github.createApp({
      name: 'Other',
      owner: ann,
      permissions: { checks: 'write' },
      events: ['check_run'],
    });
    github.installApp(other, ann);
    await github.idle();
    received.length = 0;
    github.rerun(repository, data.id, ann);
    github.pressAction(repository, data.id, 'fix', ann);
    await github.rerunAll(repository, Number(data.check_suite?.id), ann);
    await github.idle();
    assert.deepEqual(received.map(({ name }) => name).sort(), [
      'check_run.requested_action',
      'check_run.rerequested',
      'check_suite.rerequested',
    ]);
    assert.deepEqual(received.find(({ name }) => name === 'check_run.requested_action')?.payload['requested_action'], {
      identifier: 'fix',
    });
    const { data: after } = await stage.octokit.rest.checks.get({ ...shop, check_run_id: data.id });
    assert.equal(after.conclusion, 'failure');
    const suite = await stage.octokit.rest.checks.getSuite({ ...shop, check_suite_id: Number(data.check_suite?.id) });
    assert.equal(suite.data.status, 'queued');
    assert.throws(() => github.pressAction(repository, data.id, 'other', ann), /no button/);
  });
});
