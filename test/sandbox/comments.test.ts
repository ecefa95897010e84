import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setStage, shop } from './stage.ts';

describe('comments', () => {
  test('are listed in pages linked by the number of the repository', async t => {
    const { github, octokit, repository, ann } = await setStage(t);
    const { number } = github.openIssue(repository, ann, 'Talk');
    for (let at = 0; at < 205; at += 1) github.comment(repository, number, ann, `comment ${at}`);
    const list = { ...shop, issue_number: number, per_page: 100 };
    const first = await octokit.rest.issues.listComments(list);
    const base = `${github.apiUrl}/repositories/${repository.id}/issues/${number}/comments?per_page=100`;
    assert.equal(first.headers.link, `<${base}&page=2>; rel="next", <${base}&page=3>; rel="last"`);
    const all = await octokit.paginate(octokit.rest.issues.listComments, list);
    assert.deepEqual(
      all.map(({ body }) => body),
      Array.from({ length: 205 }, (_, at) => `comment ${at}`),
    );
    const usual = await octokit.rest.issues.listComments({ ...shop, issue_number: number, page: 7 });
    assert.equal(usual.data.length, 25);
    assert.match(usual.headers.link ?? '', /page=6>; rel="prev".*page=1>; rel="first"/);
  });

  test('are written, changed and removed by the app, and the world hears of it', async t => {
    const { github, octokit, repository, ann, app, received } = await setStage(t);
    const { number } = github.openIssue(repository, ann, 'Talk');
    const { data } = await octokit.rest.issues.createComment({ ...shop, issue_number: number, body: 'first' });
    assert.deepEqual(
      [data.user?.login, data.user?.type, data.performed_via_github_app?.id],
      ['berth[bot]', 'Bot', app.id],
    );
    await octokit.rest.issues.updateComment({ ...shop, comment_id: data.id, body: 'second' });
    assert.equal((await octokit.rest.issues.getComment({ ...shop, comment_id: data.id })).data.body, 'second');
    await octokit.rest.issues.deleteComment({ ...shop, comment_id: data.id });
    await assert.rejects(octokit.rest.issues.getComment({ ...shop, comment_id: data.id }), { status: 404 });
    await github.idle();
    const heard = received.filter(({ name }) => name.startsWith('issue_comment'));
    assert.deepEqual(
      heard.map(({ name }) => name),
      ['issue_comment.created', 'issue_comment.edited', 'issue_comment.deleted'],
    );
    assert.deepEqual(heard[1]?.payload['changes'], { body: { from: 'first' } });
  });

  test('are refused when too long, blank, locked or by somebody else', async t => {
    const { github, octokit, repository, ann } = await setStage(t);
    const issue = github.openIssue(repository, ann, 'Talk');
    const create = (body: string) => octokit.rest.issues.createComment({ ...shop, issue_number: issue.number, body });
    await create('x'.repeat(65_536));
    await assert.rejects(create('x'.repeat(65_537)), { status: 422 });
    await assert.rejects(create('  '), { status: 422 });
    issue.locked = true;
    await assert.rejects(create('locked'), { status: 403 });
  });

  test('a reaction is new once', async t => {
    const { github, octokit, repository, ann } = await setStage(t);
    const { number } = github.openIssue(repository, ann, 'Talk');
    const { id } = github.comment(repository, number, ann, '/rerun');
    const react = (content: 'eyes' | 'rocket') =>
      octokit.rest.reactions.createForIssueComment({ ...shop, comment_id: id, content });
    assert.deepEqual(
      [(await react('eyes')).status, (await react('eyes')).status, (await react('rocket')).status],
      [201, 200, 201],
    );
    const { data } = await octokit.rest.issues.getComment({ ...shop, comment_id: id });
    assert.deepEqual([data.reactions?.eyes, data.reactions?.rocket, data.reactions?.total_count], [1, 1, 2]);
  });
});
