import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { createClient } from '../../../src/io/github/client.ts';
import { parsePrivateKey } from '../../../src/io/github/credentials.ts';
import { Refusal } from '../../../src/io/github/refusal.ts';
import type { Published } from '../../../src/model/report.ts';
import { nothingPublished, setStage } from './stage.ts';

/** A pull request, and a reporter that tells of nothing but the comment. */
async function setReporter(t: TestContext) {
  const stage = await setStage(t);
  const pull = await stage.openPullRequest();
  const publish = (body: string, before: Published = nothingPublished) => {
    const report = { headSha: stage.sha, checks: [], comment: { pullRequestNumber: pull.number, body } };
    return stage.forge.publish(stage.repository, report, before, () => undefined);
  };
  const comments = () => [...stage.shop.comments.values()].map(({ author, body }) => `${author.login}: ${body}`);
  return { ...stage, pull, publish, comments };
}

const ours = (body: string) => `berth[bot]: <!-- berth -->\n${body}`;

describe('the comment', () => {
  test('is written once, changed when it differs, and left alone otherwise', async t => {
    const { publish, comments, requests } = await setReporter(t);
    const first = await publish('running');
    const second = await publish('running', first);
    assert.equal(second.comment, first.comment);
    const count = requests().length;
    await publish('passed', second);
    assert.deepEqual(comments(), [ours('passed')]);
    assert.equal(requests().length, count + 1);
  });

  test('is found by another run of the same pull request', async t => {
    const { publish, comments } = await setReporter(t);
    await publish('first run');
    await publish('second run');
    assert.deepEqual(comments(), [ours('second run')]);
  });

  test('is found behind hundreds of others, and only if it is ours', async t => {
    const { github, shop, pull, ann, publish, comments } = await setReporter(t);
    github.comment(shop, pull.number, ann, '<!-- berth -->\nI am you');
    for (let index = 0; index < 150; index += 1) github.comment(shop, pull.number, ann, `comment ${index}`);
    await publish('running');
    for (let index = 0; index < 150; index += 1) github.comment(shop, pull.number, ann, `comment ${index}`);
    await publish('passed');
    const marked = comments().filter(comment => comment.includes('<!-- berth -->'));
    assert.deepEqual(marked, ['ann: <!-- berth -->\nI am you', ours('passed')]);
  });

  test('is not that of another app which uses our marker', async t => {
    const { github, shop, pull, ann, publish, comments } = await setReporter(t);
    const permissions = { pull_requests: 'write' } as const;
    const other = github.createApp({
      name: 'Other',
      owner: ann,
      webhookUrl: '',
      webhookSecret: '',
      permissions,
      events: [],
    });
    const installation = github.installApp(other, ann);
    const credentials = { appId: other.id, privateKey: parsePrivateKey(other.privateKey) ?? '', webhookSecret: '' };
    const { rest } = createClient({ credentials, baseUrl: github.apiUrl }).of(installation.id);
    const body = '<!-- berth -->\nI am another';
    await rest.issues.createComment({ owner: 'ann', repo: shop.name, issue_number: pull.number, body });
    await publish('running');
    assert.deepEqual(comments(), [`other[bot]: ${body}`, ours('running')]);
  });

  test('is written once though the answer was lost', async t => {
    const { github, publish, comments } = await setReporter(t);
    const path = '/repos/ann/shop/issues/*/comments';
    github.inject({ method: 'POST', path, fault: { kind: 'bad_gateway_after' } });
    await assert.rejects(publish('running'), (error: unknown) => error instanceof Refusal && error.retryable);
    await publish('running');
    assert.deepEqual(comments(), [ours('running')]);
  });

  test('is written once though two runs tell at the same time', async t => {
    const { publish, comments } = await setReporter(t);
    await Promise.all([publish('one'), publish('two'), publish('three')]);
    assert.equal(comments().length, 1);
  });

  test('heals: the oldest stays, the others go', async t => {
    const { github, shop, pull, app, publish, comments } = await setReporter(t);
    for (const body of ['a', 'b', 'c']) github.comment(shop, pull.number, app.bot, `<!-- berth -->\n${body}`);
    const [oldest] = shop.comments.keys();
    const { comment } = await publish('passed');
    assert.deepEqual([comments(), comment?.id], [[ours('passed')], oldest]);
  });

  test('is written anew when a maintainer deleted it', async t => {
    const { github, shop, ann, publish, comments } = await setReporter(t);
    const before = await publish('running');
    github.deleteComment(shop, before.comment?.id ?? 0, ann);
    await publish('passed', before);
    assert.deepEqual(comments(), [ours('passed')]);
  });

  test('is given up quietly in a locked conversation, until it differs', async t => {
    const { pull, publish, comments, requests } = await setReporter(t);
    pull.locked = true;
    const before = await publish('running');
    const count = requests().length;
    await publish('running', before);
    assert.deepEqual([comments(), requests().length], [[], count]);
    pull.locked = false;
    await publish('passed', before);
    assert.deepEqual(comments(), [ours('passed')]);
  });

  test('is cut to what GitHub takes', async t => {
    const { publish, shop } = await setReporter(t);
    await publish('x'.repeat(70_000));
    const [comment] = shop.comments.values();
    assert.ok((comment?.body.length ?? 0) <= 65_536);
    assert.match(comment?.body ?? '', /Cut here/);
  });
});
