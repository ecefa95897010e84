import assert from 'node:assert/strict';
import { test } from 'node:test';
import { slackBody } from '../../../src/core/notify/slack.ts';
import { branchEvent, webhookBody } from '../../../src/core/notify/webhook.ts';
import type { BranchNews } from '../../../src/model/notice.ts';
import { failing, news, passing, runThat } from './branches.ts';

const ours = 'https://ci.acme.example';
const noticeOf = (about: BranchNews) => ({ key: 'key', target: 'team', news: about });
const textOf = (about: BranchNews, baseUrl?: string) => (slackBody(noticeOf(about), baseUrl) as { text: string }).text;
const commit = `<https://github.com/acme/shop/commit/${'a'.repeat(40)}|aaaaaaa>`;
const branch = '<https://github.com/acme/shop/tree/main|acme/shop main>';

test('a message for Slack: text that says all by itself, and blocks', () => {
  assert.deepEqual(slackBody(noticeOf(news('success', failing('7'))), ours), {
    text: `:red_circle: *${branch}* is broken
<${ours}/runs/7|test failed after 1m 5s>
Failed: <${ours}/runs/7/jobs/test|test>
${commit} fix: all (ada)`,
    blocks: [
      {
        type: 'section',
        text: {
          type: 'mrkdwn',
          text: `:red_circle: *${branch}* is broken: <${ours}/runs/7|test failed after 1m 5s>
Failed: <${ours}/runs/7/jobs/test|test>`,
          verbatim: true,
        },
      },
      { type: 'context', elements: [{ type: 'mrkdwn', text: `${commit} fix: all (ada)`, verbatim: true }] },
    ],
  });
});

test('a message for Slack: each turn in its words, and without pages of ours no links to them', () => {
  const heads = [
    textOf(news('failure', passing('7'))),
    textOf(news('failure', failing('7'))),
    textOf(news('success', passing('7'))),
  ].map(text => text.split('\n').slice(0, -1));
  assert.deepEqual(heads, [
    [`:large_green_circle: *${branch}* is fixed`, 'Passed in 1m 5s'],
    [`:red_circle: *${branch}* still fails`, 'test failed after 1m 5s', 'Failed: test'],
    [`:large_green_circle: *${branch}* passes`, 'Passed in 1m 5s'],
  ]);
});

test('a message for Slack: what others wrote calls nobody, links nowhere and loads nothing', () => {
  const about = news('success', failing('7'));
  const title = '<!channel> @here & ![x](https://evil.example/p.png) <https://evil.example|x> $& %s';
  const hostile = { ...about, branch: 'a|b>$&', commit: { ...about.commit, title } };
  const [head = '', , , whose = ''] = textOf(hostile, ours).split('\n');
  assert.equal(
    head,
    `:red_circle: *<https://github.com/acme/shop/tree/a%7Cb%3E%24%26|acme/shop a¦b&gt;$&amp;>* is broken`,
  );
  assert.doesNotMatch(whose, /<!|@here|\]\(|<https:\/\/evil/);
  assert.match(whose, /&lt;!channel&gt; @\u200bhere &amp; !\[x\]\u200b\(/);
});

test('a message for Slack: of many jobs some are named', () => {
  const many = Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`j${index}`, 'failure' as const]));
  assert.match(textOf(news('success', runThat('7', many))), /\nFailed: j0, j1, j2, j3, j4, j5, j6, j7 and 3 more\n/);
});

test('a webhook: what programs are told of it is all there is', () => {
  for (const baseUrl of [ours, undefined]) {
    const body = webhookBody(noticeOf(news('success', failing('7'))), baseUrl);
    assert.deepEqual(branchEvent.strict().parse(body), body);
  }
});

test('a webhook: what is documented', () => {
  assert.deepEqual(webhookBody(noticeOf(news('success', failing('7'))), ours), {
    id: 'key',
    event: 'branch.broken',
    repository: { id: 42, full_name: 'acme/shop', url: 'https://github.com/acme/shop' },
    branch: {
      name: 'main',
      url: 'https://github.com/acme/shop/tree/main',
      state: 'failure',
      previous_state: 'success',
    },
    run: {
      id: '7',
      title: 'test failed after 1m 5s',
      url: `${ours}/runs/7`,
      started_at: '2026-01-01T00:00:00Z',
      completed_at: '2026-01-01T00:01:05Z',
      failed_jobs: [{ key: 'test', url: `${ours}/runs/7/jobs/test` }],
    },
    commit: {
      sha: 'a'.repeat(40),
      title: 'fix: all',
      author: 'Ada',
      url: `https://github.com/acme/shop/commit/${'a'.repeat(40)}`,
    },
    actor: 'ada',
  });
});
