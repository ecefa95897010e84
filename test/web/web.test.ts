import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createTimesEncoder } from '../../src/core/log-times/encode.ts';
import type { JobRun, Run } from '../../src/model/run.ts';
import { claim, finishedJob, jobRun, NOW, queuedJob, sampleRepository, withJob } from '../ports/store-samples.ts';
import { openParts, startWebServer, unaddressed, type WebServer } from './web-server.ts';

const hostile = `"><script>alert(1)</script><img src=x onerror=alert(1)>'\u202e`;
const bytes = (text: string) => new TextEncoder().encode(text);

/** A job whose log has a part before the first command, then two commands, the second of which failed. */
function failedJob(key: string): { job: JobRun; log: string } {
  const head = 'Pulling node:24\n';
  const first = '\x1b[32;1m$ npm ci\x1b[0m\nadded 3 packages\n';
  const second = '\x1b[32;1m$ npm test\x1b[0m\n\x1b[31mnot ok\x1b[0m <b>1</b>\n';
  const at = (offset: number, command: string, exitCode: number) => ({
    command,
    startedAt: NOW,
    durationMs: 1500,
    exitCode,
    offset,
  });
  const sections = [at(head.length, 'npm ci', 0), at(head.length + first.length, 'npm test', 1)];
  const ended = {
    outcome: 'failure',
    cause: 'script_failure',
    message: 'npm test failed',
    exitCode: 1,
    sections,
  } as const;
  const attempt = { number: 1, worker: 'w', queuedAt: NOW, startedAt: NOW, endedAt: NOW + 3000, ended };
  const job = jobRun(key, { status: 'completed', conclusion: 'failure', at: NOW + 3000 }, [attempt]);
  return { job, log: head + first + second };
}

describe('the pages', () => {
  let parts: Awaited<ReturnType<typeof openParts>>;
  let web: WebServer;
  let closed: WebServer;

  before(async () => {
    parts = await openParts();
    web = await startWebServer(parts, { openToAll: true });
    closed = await startWebServer(parts, { openToAll: false, dockerHost: 'unix:///nowhere/docker.sock' });
  });
  after(async () => {
    await web.close();
    await closed.close();
    await parts.close();
  });

  async function writeLog(run: Run, key: string, log: string, number = 1): Promise<void> {
    await web.logs.append({ runId: run.id, key, number }, bytes(log));
  }

  test('up, and ready when store and engine are', async () => {
    assert.equal((await closed.fetch('/healthz')).status, 200);
    const ready = await web.fetch('/readyz');
    assert.deepEqual([ready.status, JSON.parse(ready.body)], [200, { ready: true, store: 'usable', engine: 'usable' }]);
    const not = await closed.fetch('/readyz');
    assert.deepEqual([not.status, JSON.parse(not.body)], [503, { ready: false, store: 'usable', engine: 'away' }]);
  });

  test('numbers are for who has the token, or for this machine where nobody else comes; others find nothing', async () => {
    const token = 'metrics-0123456789';
    const statuses = async (readers: { token: string | undefined; openToThisMachine: boolean }) => {
      const server = await startWebServer(parts, { openToAll: true, metrics: readers });
      const headers = [{}, { authorization: 'Bearer metrics-0123456780' }, { authorization: `Bearer ${token}` }];
      const answers = await Promise.all(headers.map(given => server.open('/metrics', given)));
      for (const answer of answers) answer.resume();
      await server.close();
      return answers.map(({ statusCode }) => statusCode);
    };
    assert.deepEqual(await statuses({ token: undefined, openToThisMachine: true }), [200, 200, 200]);
    assert.deepEqual(await statuses({ token: undefined, openToThisMachine: false }), [404, 404, 404]);
    assert.deepEqual(await statuses({ token, openToThisMachine: false }), [404, 404, 200]);
    assert.deepEqual(await statuses({ token, openToThisMachine: true }), [200, 200, 200]);
  });

  test('other paths are left to others', async () => {
    for (const path of ['/api/github/webhooks', '/api/github', '/run', '//', '/%2e%2e/etc']) {
      assert.equal((await web.fetch(path)).body, 'not ours', path);
    }
  });

  test('lists lead to runs and to repositories', async () => {
    const run = await web.createRun();
    const { owner, name } = run.trigger.repository;
    for (const path of ['/', '/runs', `/${owner}/${name.toUpperCase()}`]) {
      const { status, body, headers } = await web.fetch(path);
      assert.equal(status, 200);
      assert.equal(headers['content-type'], 'text/html; charset=utf-8');
      assert.ok(body.includes(linkTo(run)), path);
      assert.ok(body.includes(`href="/${owner}/${name}"`), path);
    }
    assert.equal((await web.fetch('/ada/none')).status, 404);
  });

  test('what waits by itself says for what, and a run that has a name goes by it', async () => {
    const resourceGroup = { name: 'production', processMode: 'oldest_first' } as const;
    const deploy = jobRun('deploy', { status: 'waiting', for: 'resource', behind: '12' }, []);
    const run = await web.createRun({
      name: `Nightly ${hostile}`,
      jobs: [
        jobRun('rollout', { status: 'waiting', for: 'delay', until: NOW }, []),
        { ...deploy, job: { ...deploy.job, resourceGroup } },
      ],
    });
    const { body } = await web.fetch(`/runs/${run.id}`);
    assert.match(body, /Delayed until 2026-01-01 00:00:00 UTC/);
    assert.match(body, /Waiting for its turn in `production`, behind run 12/);
    assert.match(body, /<h1>.*Nightly &quot;/s);
    assert.doesNotMatch(body, /sign person/);
    assert.match(body, /id="waiting-title"/);
  });

  test('what is queued says what it waits for, on its run, before its log, and in the queue; others are not told', async () => {
    const run = await web.createRun({ jobs: [queuedJob('build')] });
    for (const path of [`/runs/${run.id}`, `/runs/${run.id}/jobs/build`, '/queue']) {
      assert.match((await web.fetch(path)).body, /[Ww]aits for a worker: none is there/, path);
    }
    assert.match((await web.fetch('/queue')).body, /No worker is there/);
    const stranger = await startWebServer(parts, { openToAll: false, publicPages: false });
    const [hidden, missing] = [await stranger.fetch('/queue'), await stranger.fetch('/runs/nothing')];
    await stranger.close();
    assert.deepEqual([hidden.status, unaddressed(hidden)], [404, unaddressed(missing)]);
  });

  test('a run shows its jobs by stages, and what was wrong with the file', async () => {
    const where = { file: '.ci.yml', line: 3, column: 7 };
    const run = await web.createRun({
      jobs: [finishedJob('build'), failedJob('test [1, 2]/x').job],
      diagnostics: [{ severity: 'warning', message: 'odd <thing>', where, hint: 'mend it' }],
      completedAt: NOW + 4000,
    });
    const { body } = await web.fetch(`/runs/${run.id}`);
    for (const part of ['build', 'failed', '.ci.yml:3:7', 'odd &lt;thing&gt;', 'mend it', 'exit code 1']) {
      assert.ok(body.includes(part), part);
    }
    assert.ok(body.includes(`href="/runs/${run.id}/jobs/test%20%5B1%2C%202%5D%2Fx"`));
    const job = await web.fetch(`/runs/${run.id}/jobs/test%20%5B1%2C%202%5D%2Fx`);
    assert.equal(job.status, 200);
  });

  test('a finished job shows the end of its log, and tells the viewer its commands', async () => {
    const { job, log } = failedJob('test');
    const run = await web.createRun({ jobs: [job], completedAt: NOW + 4000 });
    await writeLog(run, 'test', log);
    const { body } = await web.fetch(`/runs/${run.id}/jobs/test`);
    assert.ok(body.includes('<span class="c1">not ok</span> &lt;b&gt;1&lt;/b&gt;'));
    assert.ok(body.includes(`href="/runs/${run.id}/jobs/test/log?attempt=1"`));
    const outline = JSON.parse((await web.fetch(`/runs/${run.id}/jobs/test/outline?attempt=1`)).body);
    assert.deepEqual(outline, {
      lines: 5,
      bytes: log.length,
      isOpen: false,
      hasTimes: false,
      sections: [
        { command: 'npm ci', line: 1, echoed: 1, startedAt: NOW, durationMs: 1500, exitCode: 0 },
        { command: 'npm test', line: 3, echoed: 1, startedAt: NOW, durationMs: 1500, exitCode: 1 },
      ],
    });
    const lines = JSON.parse((await web.fetch(`/runs/${run.id}/jobs/test/lines?from=4`)).body);
    assert.deepEqual(lines, { from: 4, lines: ['<span class="c1">not ok</span> &lt;b&gt;1&lt;/b&gt;'] });
    const found = await web.fetch(`/runs/${run.id}/jobs/test/search?q=NPM`);
    assert.deepEqual(JSON.parse(found.body.split('\n')[0] ?? '').lines, [1, 3]);
    assert.equal((await web.fetch(`/runs/${run.id}/jobs/test/first-error`)).body.trim(), '{"line":4}');
    assert.equal((await web.fetch(`/runs/${run.id}/jobs/test/search`)).body, '');
  });

  test('when each line came is told when it is asked for, and a log without times is read as ever', async () => {
    const { job } = failedJob('test');
    const run = await web.createRun({ jobs: [job, { ...job, job: { ...job.job, key: 'old' } }], completedAt: NOW });
    const encoder = createTimesEncoder();
    const ref = { runId: run.id, key: 'test', number: 1 };
    await web.logs.append(ref, bytes('one\ntwo\nbeg'), encoder.note(0, NOW));
    await web.logs.append(ref, bytes('un\nlast'), encoder.note(11, NOW + 90_500));
    await writeLog(run, 'old', 'one\n');
    const ask = async (path: string) => (await web.fetch(`/runs/${run.id}/jobs/${path}`)).body;
    assert.equal(JSON.parse(await ask('test/outline')).hasTimes, true);
    assert.deepEqual(JSON.parse(await ask('test/times?from=1')), { from: 1, times: [NOW, NOW, NOW + 90_500] });
    assert.deepEqual(JSON.parse(await ask('test/times?from=4')), { from: 4, times: [] });
    assert.deepEqual(JSON.parse(await ask('old/times')), { from: 0, times: [null] });
    const [first, then] = [NOW, NOW + 90_500].map(at => new Date(at).toISOString());
    const whole = `${first} one\n${first} two\n${first} begun\n${then} last`;
    assert.equal(await ask('test/log?timestamps=1'), whole);
    assert.equal(await ask('test/log'), 'one\ntwo\nbegun\nlast');
    assert.equal(await ask('test/log?timestamps=1&offset=4'), whole.slice(whole.indexOf('\n') + 1));
    assert.equal(await ask('test/log?timestamps=1&offset=5'), `wo\n${first} begun\n${then} last`);
    assert.equal(await ask('old/log?timestamps=1'), 'one\n');
  });

  test('of a progress bar that is longer than what is shown the last drawing is', async () => {
    const { job } = failedJob('test');
    const run = await web.createRun({ jobs: [job], completedAt: NOW + 4000 });
    await writeLog(run, 'test', `${'█'.repeat(200)} 50%\r`.repeat(2_000));
    await writeLog(run, 'test', '100%\n');
    const { body } = await web.fetch(`/runs/${run.id}/jobs/test`);
    assert.match(body, /<div class="line">100%<\/div>/);
    assert.ok(!body.includes(' 50%') && !body.includes('\ufffd'));
  });

  test('of a long log the end is shown', async () => {
    const { job } = failedJob('test');
    const run = await web.createRun({ jobs: [job], completedAt: NOW + 4000 });
    await writeLog(run, 'test', `${'x'.repeat(99)}\n`.repeat(20_000));
    await writeLog(run, 'test', 'the very end\n');
    const { body } = await web.fetch(`/runs/${run.id}/jobs/test`);
    assert.match(body, /The whole log<\/a> has 1.8 MiB more/);
    assert.ok(body.includes('the very end') && body.length < 200_000);
  });

  test('every try has its log', async () => {
    const run = await web.createRun({ jobs: [finishedJob('build')], completedAt: NOW + 4000 });
    await writeLog(run, 'build', '$ npm test\nfrom the first', 1);
    await writeLog(run, 'build', '$ npm test\nfrom the third', 3);
    assert.ok((await web.fetch(`/runs/${run.id}/jobs/build`)).body.includes('from the third'));
    assert.ok((await web.fetch(`/runs/${run.id}/jobs/build?attempt=1`)).body.includes('from the first'));
    assert.equal((await web.fetch(`/runs/${run.id}/jobs/build?attempt=9`)).status, 404);
    assert.equal((await web.fetch(`/runs/${run.id}/jobs/build/log?attempt=1`)).body, '$ npm test\nfrom the first');
  });

  test('the log as text, whole, from an offset, and of a job that never ran', async () => {
    const { job, log } = failedJob('test');
    const run = await web.createRun({ jobs: [job, jobRun('later', { status: 'waiting', for: 'needs' }, [])] });
    await writeLog(run, 'test', log);
    const whole = await web.fetch(`/runs/${run.id}/jobs/test/log`);
    assert.equal(whole.body, log);
    assert.equal(whole.headers['content-type'], 'text/plain; charset=utf-8');
    assert.equal((await web.fetch(`/runs/${run.id}/jobs/test/log?offset=8`)).body, log.slice(8));
    assert.equal((await web.fetch(`/runs/${run.id}/jobs/test/log?offset=-1`)).body, log);
    assert.equal((await web.fetch(`/runs/${run.id}/jobs/test/log`, 'HEAD')).body, '');
    assert.equal((await web.fetch(`/runs/${run.id}/jobs/later/log`)).body, '');
    assert.equal((await web.fetch(`/runs/${run.id}/jobs/later`)).status, 200);
  });

  test('the log is followed until the job has ended', async () => {
    const run = await running(web);
    await writeLog(run, 'build', 'one\n');
    const answer = await web.open(`/runs/${run.id}/jobs/build/log?follow=1`);
    let got = '';
    for await (const piece of answer) {
      got += piece;
      if (got === 'one\n') await writeLog(run, 'build', 'two');
      else await web.logs.seal({ runId: run.id, key: 'build', number: 1 });
    }
    assert.equal(got, 'one\ntwo');
  });

  test('a log that grows is told to its page, what is new and how much there is', async () => {
    const run = await running(web);
    await writeLog(run, 'build', 'one <1>\nbegun');
    const { body } = await web.fetch(`/runs/${run.id}/jobs/build`);
    const live = /data-watch="([^"]*)"/.exec(body)?.[1] ?? '';
    const told: unknown[] = [];
    for await (const piece of await web.open(live)) {
      const [, data] = /^event: grown\ndata: (.*)$/m.exec(String(piece)) ?? [];
      if (data !== undefined) told.push(JSON.parse(data));
      if (told.length === 2) break;
      await writeLog(run, 'build', ' and done\n<more>');
    }
    assert.deepEqual(told, [
      { lines: 2, from: 1, newest: ['begun'] },
      { lines: 3, from: 1, newest: ['begun and done', '&lt;more&gt;'] },
    ]);
    await web.logs.seal({ runId: run.id, key: 'build', number: 1 });
  });

  test('a change of the run is told to its page', async () => {
    const run = await web.createRun();
    const answer = await web.open(`/runs/${run.id}/live`);
    await web.store.change(run.id, before => claim(before, 'build', 'w'));
    for await (const piece of answer) {
      assert.match(String(piece), /^event: changed\n/);
      break;
    }
    const [again] = await readEvents(web, `/runs/${run.id}/live`, '7', 1);
    assert.equal(again?.event, 'changed', 'who comes back looks again at once');
  });

  test('nothing a user writes becomes markup (S22)', async () => {
    const base = failedJob('x').job;
    const job = { ...base, job: { ...base.job, key: hostile, stage: hostile } };
    const shown = withJob(await web.createRun({ jobs: [job] }), hostile, found => ({
      ...found,
      attempts: found.attempts.map(attempt => ({
        ...attempt,
        ended: {
          outcome: 'failure',
          cause: 'script_failure',
          message: hostile,
          sections: [{ command: hostile, startedAt: NOW, durationMs: 1, offset: 0 }],
        },
      })),
    }));
    const repository = { ...sampleRepository(), owner: hostile, name: hostile, url: 'javascript:alert(1)' };
    const run = await web.createRun({}, repository);
    await web.store.change(run.id, found => ({
      ...found,
      jobs: shown.jobs,
      diagnostics: [
        { severity: 'error', message: hostile, hint: hostile, where: { file: hostile, line: 1, column: 1 } },
      ],
      trigger: {
        ...found.trigger,
        actor: { id: 1, login: hostile },
        commit: { ...found.trigger.commit, message: hostile },
      },
    }));
    const path = `/runs/${run.id}/jobs/${encodeURIComponent(hostile)}`;
    await writeLog(run, hostile, `$ x\n${hostile}\n\x1b]8;;javascript:alert(1)\x07${hostile}\n`);
    for (const page of ['/', `/runs/${run.id}`, path]) {
      const { status, body } = await web.fetch(page);
      assert.equal(status, 200, page);
      assert.ok(body.includes('&lt;script&gt;'), page);
      assert.doesNotMatch(body, /<script>|<img src=x|javascript:|\u202e/, page);
    }
    const { body: lines } = await web.fetch(`${path}/lines`);
    assert.match(lines, /&lt;script&gt;/);
    assert.doesNotMatch(lines, /<script>|<img|javascript:|\u202e/);
    assert.equal((await web.fetch(`${path}/log`)).headers['x-content-type-options'], 'nosniff');
  });

  test('every answer forbids foreign and inline code', async () => {
    const run = await web.createRun();
    for (const path of [
      '/',
      `/runs/${run.id}`,
      `/runs/${run.id}/jobs/build`,
      `/runs/${run.id}/jobs/build/log`,
      '/runs/none',
    ]) {
      const { headers, body } = await web.fetch(path);
      assert.match(
        String(headers['content-security-policy']),
        /^default-src 'none'; script-src 'self'; style-src 'self'/,
        path,
      );
      assert.equal(headers['x-content-type-options'], 'nosniff');
      assert.doesNotMatch(body, /" style=|" on[a-z]+=|<style/, path);
    }
  });

  test('what a page loads is there and may be kept', async () => {
    const { body } = await web.fetch('/');
    const paths = new Set(Array.from(body.matchAll(/"(\/assets\/[^"]+)"/g), match => match[1] ?? ''));
    assert.equal(paths.size, 4);
    for (const path of paths) {
      const { status, headers } = await web.fetch(path);
      assert.equal(status, 200);
      assert.match(headers['cache-control'] ?? '', /immutable/);
    }
    assert.ok(paths.has((await web.fetch('/favicon.ico')).headers.location ?? ''));
    for (const path of ['/assets/x/berth.css', '/assets/../web.ts', '/assets/%2e%2e/web.ts']) {
      assert.equal((await web.fetch(path)).status, 404, path);
    }
  });

  test('a private repository is not told apart from nothing (S40)', async () => {
    const run = await closed.createRun({ jobs: [finishedJob('build')] }, { ...sampleRepository(), isPrivate: true });
    const none = await closed.fetch('/runs/00000000-0000-4000-8000-000000000000');
    assert.equal(none.status, 404);
    for (const path of ['', '/live', '/jobs/build', '/jobs/build/log', '/jobs/build/live', '/jobs/none']) {
      const answer = await closed.fetch(`/runs/${run.id}${path}`);
      assert.deepEqual([answer.status, unaddressed(answer)], [404, unaddressed(none)], path);
    }
    assert.ok(!(await closed.fetch('/')).body.includes(linkTo(run)));
    assert.ok((await web.fetch('/')).body.includes(linkTo(run)));
    assert.equal((await web.fetch(`/runs/${run.id}`)).status, 200);
  });

  test('old runs of a repository that became private are hidden too', async () => {
    const repository = sampleRepository();
    const run = await closed.createRun({}, repository);
    assert.equal((await closed.fetch(`/runs/${run.id}`)).status, 200);
    await closed.createRun({ createdAt: NOW + 1 }, { ...repository, isPrivate: true });
    closed.rights.forget({ repositoryId: repository.id });
    assert.equal((await closed.fetch(`/runs/${run.id}`)).status, 404);
    assert.ok(!(await closed.fetch('/')).body.includes(linkTo(run)));
  });

  test('odd addresses are not found, and break nothing', async () => {
    const run = await web.createRun();
    for (const path of [
      '/runs/',
      '/runs/%',
      '/runs/x%00',
      `/runs/${'x'.repeat(500)}`,
      "/runs/'--",
      '/runs/../x',
      `/runs/${run.id}/jobs`,
      `/runs/${run.id}/jobs/`,
      `/runs/${run.id}/jobs/build/x`,
      `/runs/${run.id}/x`,
      `/runs/${run.id}/jobs/__proto__`,
    ]) {
      assert.equal((await web.fetch(path)).status, 404, path);
    }
  });

  test('pages only read', async () => {
    for (const method of ['POST', 'PUT', 'DELETE']) assert.equal((await web.fetch('/', method)).status, 405);
  });

  test('a store that is away is said without details', async () => {
    const lost = await openParts();
    const server = await startWebServer(lost, { openToAll: true });
    await lost.close();
    const { status, body } = await server.fetch('/');
    assert.equal(status, 503);
    assert.doesNotMatch(body, /postgres|socket|ECONN/i);
    assert.equal(JSON.parse((await server.fetch('/readyz')).body).store, 'away');
    await server.close();
  });
});

const linkTo = (run: Run) => `href="/runs/${run.id}"`;

async function running(web: WebServer): Promise<Run> {
  const run = await web.createRun();
  return (await web.store.change(run.id, before => claim(before, 'build', 'w'))).after;
}

interface SentEvent {
  readonly event: string | undefined;
  readonly id: string | undefined;
  readonly data: unknown;
}

/** The events of a stream until it ends, or the first `limit` ones. */
async function readEvents(
  web: WebServer,
  path: string,
  lastId?: string,
  limit = Infinity,
): Promise<readonly SentEvent[]> {
  const answer = await web.open(path, lastId === undefined ? {} : { 'last-event-id': lastId });
  assert.equal(answer.headers['content-type'], 'text/event-stream');
  let got = '';
  for await (const piece of answer) {
    got += piece;
    if (got.split('\n\n').length > limit) break;
  }
  const field = (block: string, name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
  return got
    .split('\n\n')
    .slice(0, -1)
    .map(block => ({
      event: field(block, 'event'),
      id: field(block, 'id'),
      data: JSON.parse(field(block, 'data') ?? 'null'),
    }));
}
