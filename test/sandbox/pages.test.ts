import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { renderComment, renderDocument } from '../../src/sandbox/pages/markdown.ts';
import { sanitize } from '../../src/sandbox/pages/sanitize.ts';
import { type Stage, setStage, shop } from './stage.ts';

const annotation = {
  path: 'src/a.js',
  start_line: 2,
  end_line: 2,
  annotation_level: 'failure',
  message: 'b is unused',
} as const;

describe('pages', () => {
  test('show a pull request with its conversation and its checks', async t => {
    const stage = await setStage(t);
    const { number, id } = await pullRequestWithCheck(stage);
    const page = await (await fetch(`${stage.github.url}/ann/shop/pull/${number}`)).text();
    for (const part of [
      'Add shipping',
      'wants to merge',
      '<strong>bold</strong>',
      'berth[bot]',
      '1 failed',
      'Some checks were not successful',
    ]) {
      assert.ok(page.includes(part), part);
    }
    assert.ok(page.includes(`/ann/shop/runs/${id}`));
    assert.ok(!page.includes('hidden marker'));
  });

  test('show a check with its texts, annotations and buttons', async t => {
    const stage = await setStage(t);
    const { id } = await pullRequestWithCheck(stage);
    const page = await (await fetch(`${stage.github.url}/ann/shop/runs/${id}`)).text();
    for (const part of ['1 failed', '<td>lint</td>', '<code>log', 'b is unused', '/src/a.js#L2', 'Fix it']) {
      assert.ok(page.includes(part), part);
    }
  });

  test('lead from the list of repositories to a file', async t => {
    const { github, first } = await setStage(t);
    const get = async (path: string) => (await fetch(github.url + path, { headers: { accept: 'text/html' } })).text();
    assert.match(await get('/'), /href="\/ann\/shop"/);
    assert.match(await get('/ann/shop'), new RegExp(`/ann/shop/blob/${first}/.ci.yml`));
    assert.match(await get(`/ann/shop/commit/${first}`), /\+test:/);
    assert.match(await get(`/ann/shop/blob/${first}/.ci.yml`), /id="L2"/);
    assert.match(await get('/avatars/u/1001'), /<svg/);
  });

  test('have forms that comment and re-run in the name of the viewer, but not for other sites', async t => {
    const stage = await setStage(t);
    const { github, repository, received } = stage;
    const { number, id } = await pullRequestWithCheck(stage);
    await github.idle();
    received.length = 0;
    const post = (path: string, body: Record<string, string>, site = 'same-origin') =>
      fetch(`${github.url}/ann/shop/${path}`, {
        method: 'POST',
        redirect: 'manual',
        body: new URLSearchParams(body),
        headers: { 'sec-fetch-site': site },
      });
    assert.equal((await post(`pull/${number}/comment`, { body: '/rerun' })).status, 303);
    assert.equal((await post(`runs/${id}/rerun`, {})).status, 303);
    assert.equal((await post(`runs/${id}/action`, { identifier: 'fix' })).status, 303);
    assert.equal((await post(`suites/${repository.runs.get(id)?.suite.id}/rerun`, {})).status, 303);
    assert.equal((await post(`pull/${number}/comment`, { body: 'evil' }, 'cross-site')).status, 404);
    await github.idle();
    assert.deepEqual(received.map(({ name, payload }) => `${name} ${Object(payload['sender']).login}`).sort(), [
      'check_run.requested_action ann',
      'check_run.rerequested ann',
      'check_suite.rerequested ann',
      'issue_comment.created ann',
    ]);
  });
});

describe('markdown', () => {
  test('is rendered as GitHub does', () => {
    assert.match(renderComment('a\nb').text, /a<br>b/);
    assert.doesNotMatch(renderDocument('a\nb').text, /<br>/);
    assert.match(
      renderDocument('<details><summary>Log</summary>\n\n```sh\nls\n```\n</details>').text,
      /<details><summary>Log<\/summary>/,
    );
    assert.match(renderDocument('> [!WARNING]\n> Mind').text, /markdown-alert-warning.*Warning.*Mind/s);
    assert.match(renderComment('<!-- mark -->\n<sub>small</sub>').text, /^\s*<p><sub>small<\/sub><\/p>/);
  });

  test('cannot run, style or break out', () => {
    const cases = [
      '<script>alert(1)</script>',
      '<img src=x onerror=alert(1)>',
      '<script x="<img src=x onerror=alert(1)>">',
      '[a](javascript:alert(1))',
      '<a href="javascript&#58;alert(1)">a</a>',
      "<a href='java\nscript:x'>a</a>",
      '<scr<!-- -->ipt>alert(1)</script>',
      '<p style="position:fixed" class="state open" id="x">',
      '</div></main></body>',
      '<svg onload=alert(1)>',
      "<a title='\"><script>'>x</a>",
    ];
    for (const source of cases) harmless(renderComment(source).text);
  });

  test('stays harmless and balanced whatever is written', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '"',
      "'",
      '/',
      '=',
      ' ',
      'a',
      'img',
      'script',
      'on',
      'href',
      'javascript:',
      '<!--',
      '-->',
      '<div>',
      '</div>',
      '&',
      '\n',
      '`',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), pieces => harmless(sanitize(pieces.join('')))),
      { numRuns: 2000 },
    );
  });
});

/** Only listed tags, only listed attributes, and every tag closed in order. */
function harmless(markup: string): void {
  const open: string[] = [];
  for (const [tag, slash, name = '', attributes = ''] of markup.matchAll(/<(\/?)([a-z][a-z0-9]*)?([^>]*)>?/gi)) {
    assert.match(tag, /^<\/?[a-z0-9]+( [a-z]+="[^"<>]*")*>$/, tag);
    assert.doesNotMatch(name, /^(script|style|svg|iframe|form|object|button|main|body)$/);
    assert.doesNotMatch(attributes, / (on\w+|style|id)=|(href|src)="(?!https?:|mailto:|\/|#)/);
    if (slash) assert.equal(open.pop(), name);
    else if (!/^(br|hr|img|input|source)$/.test(name)) open.push(name);
  }
  assert.deepEqual(open, []);
}

async function pullRequestWithCheck({ github, repository, ann, octokit }: Stage) {
  const sha = await github.commit(repository, ann, { branch: 'topic', files: { 'src/a.js': 'a\nb\n' } });
  const pull = await github.openPullRequest(repository, {
    author: ann,
    title: 'Add shipping',
    head: 'topic',
    base: 'main',
    body: '**bold**',
  });
  const output = {
    title: '1 failed',
    summary: '| job |\n|---|\n| lint |',
    text: '```\nlog <here>\n```',
    annotations: [annotation],
  };
  const actions = [{ label: 'Fix it', description: 'Fix it', identifier: 'fix' }];
  const { data } = await octokit.rest.checks.create({
    ...shop,
    name: 'ci',
    head_sha: sha,
    conclusion: 'failure',
    output,
    actions,
  });
  await octokit.rest.issues.createComment({
    ...shop,
    issue_number: pull.number,
    body: '<!-- hidden marker -->**Done**',
  });
  return { number: pull.number, id: data.id };
}
