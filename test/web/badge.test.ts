import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Repository } from '../../src/model/trigger.ts';
import { finishedJob, jobRun, NOW, sampleRepository } from '../ports/store-samples.ts';
import { openParts, startWebServer, type WebServer } from './web-server.ts';

describe('badges and feeds', () => {
  let parts: Awaited<ReturnType<typeof openParts>>;
  let web: WebServer;
  let shown: Repository;
  let hidden: Repository;
  const nameOf = ({ owner, name }: Repository) => `${owner}/${name}`;

  before(async () => {
    parts = await openParts();
    web = await startWebServer(parts, { openToAll: false, publicPages: true });
    shown = { ...sampleRepository(), name: 'shown' };
    hidden = { ...sampleRepository(), name: 'hidden', isPrivate: true };
    const createdAt = Date.now();
    const failed = jobRun('build', { status: 'completed', conclusion: 'failure', at: NOW }, []);
    await web.createRun({ createdAt, jobs: [failed], completedAt: NOW }, shown);
    await web.createRun({ createdAt, name: 'Nightly <b>', jobs: [finishedJob('build')], completedAt: NOW + 1 }, shown);
    await web.createRun({ createdAt, jobs: [jobRun('build', { status: 'queued' }, [])] }, shown);
    await web.createRun({ createdAt, jobs: [failed], completedAt: NOW }, hidden);
  });
  after(async () => {
    await web.close();
    await parts.close();
  });

  test('a badge tells how the newest completed run of a branch went, and is asked for again each time', async () => {
    const badge = await web.fetch(`/${nameOf(shown).toUpperCase()}/badge.svg?branch=main`);
    assert.equal(badge.status, 200);
    assert.match(badge.body, /aria-label="ci: passing"/);
    assert.equal(badge.headers['content-type'], 'image/svg+xml; charset=utf-8');
    assert.match(badge.headers['cache-control'] ?? '', /no-cache/);
    assert.equal(badge.headers['cross-origin-resource-policy'], 'cross-origin');
    const again = await web.open(`/${nameOf(shown)}/badge.svg`, { 'if-none-match': String(badge.headers.etag) });
    assert.equal(again.resume().statusCode, 304);
  });

  test('a private repository has the badge of none (S40)', async () => {
    const none = await web.fetch('/nobody/nothing/badge.svg');
    assert.match(none.body, /unknown/);
    for (const path of [`/${nameOf(hidden)}/badge.svg`, `/${nameOf(shown)}/badge.svg?branch=gone`]) {
      const { status, body, headers } = await web.fetch(path);
      assert.deepEqual([status, body, headers.etag], [200, none.body, none.headers.etag], path);
    }
    const missing = await web.fetch('/nobody/nothing/feed.atom');
    const { status, body } = await web.fetch(`/${nameOf(hidden)}/feed.atom`);
    assert.deepEqual([status, body], [404, missing.body]);
  });

  test('a feed has what was completed, newest first, and nothing in it is markup', async () => {
    const { body, headers } = await web.fetch(`/${nameOf(shown)}/feed.atom?branch=main`);
    assert.equal(headers['content-type'], 'application/atom+xml; charset=utf-8');
    assert.equal(body.match(/<entry>/g)?.length, 2);
    assert.match(body, /Nightly &lt;b&gt;/);
    assert.doesNotMatch((await web.fetch(`/${nameOf(shown)}/feed.atom?branch=gone`)).body, /<entry>/);
  });
});
