import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Permission } from '../../src/flow/ports/forge.ts';
import type { Run } from '../../src/model/run.ts';
import type { Repository } from '../../src/model/trigger.ts';
import type { Access } from '../../src/web/access.ts';
import { findVisibleRepositories } from '../../src/web/repositories.ts';
import { listPath, readCursor, readFilters } from '../../src/web/run-filters.ts';
import type { Viewer } from '../../src/web/viewer.ts';
import { findVisibleRuns } from '../../src/web/visible-runs.ts';
import { NOW, sampleRepository } from '../ports/store-samples.ts';
import { openParts, startWebServer, type WebServer } from './web-server.ts';

const ann = { id: 70, login: 'ann' };
const viewer: Viewer = {
  kind: 'person',
  actor: ann,
  key: {
    id: 'k',
    kind: 'session',
    digest: '',
    name: '',
    holder: { kind: 'person', actor: ann },
    scopes: ['read'],
    createdAt: NOW,
  },
};

test('an address says what a list is narrowed to, and what makes no sense there does nothing', () => {
  const query = 'branch=topic%2Fa&event=push&author=ann&status=action_required&q=%23+4';
  const filters = readFilters(new URLSearchParams(`${query}&page=x`));
  assert.deepEqual(filters, { branch: 'topic/a', event: 'push', author: 'ann', status: 'action_required', q: '# 4' });
  assert.equal(listPath('/runs', filters, { before: '12' }), `/runs?${query}&before=12`);
  assert.deepEqual(readFilters(new URLSearchParams('event=none&status=odd&branch=+&q=')), {});
  assert.equal(listPath('/runs', {}), '/runs');
  for (const query of ['before=x', 'after=0', 'after=', "before=1'", 'before=1234567890123456789']) {
    assert.deepEqual(readCursor(new URLSearchParams(query)), {}, query);
  }
  assert.deepEqual(readCursor(new URLSearchParams('after=7')), { after: '7' });
});

describe('lists for people', () => {
  let parts: Awaited<ReturnType<typeof openParts>>;
  let web: WebServer;
  let access: Access;
  const roles = new Map<number, Permission>();
  const mine: Repository = { ...sampleRepository(), name: 'mine', isPrivate: true };
  const opened: Repository = { ...sampleRepository(), name: 'opened' };
  const runs: Run[] = [];

  before(async () => {
    parts = await openParts();
    const permission = async ({ id }: Repository) => roles.get(id) ?? 'none';
    web = await startWebServer(parts, { openToAll: false, forge: { permission } });
    access = { openToAll: false, publicPages: true, store: parts.store, rights: web.rights };
    roles.set(mine.id, 'write');
    // Three of every four runs are hidden, each in a repository of its own.
    for (let index = 0; index < 40; index++) {
      const hidden = { ...sampleRepository(), isPrivate: true };
      runs.push(await web.createRun({ standing: 'success' }, index % 4 === 0 ? mine : hidden));
    }
    await web.createRun({ standing: 'success', createdAt: NOW - 9 }, { ...opened, isPrivate: true });
    runs.push(await web.createRun({ standing: 'queued' }, opened));
  });
  after(async () => {
    await web.close();
    await parts.close();
  });

  test('pages are full however much is hidden between, and lead to each other', async () => {
    const visible = runs
      .filter(({ trigger }) => ['mine', 'opened'].includes(trigger.repository.name))
      .map(({ id }) => id);
    const wanted = visible.toReversed();
    assert.equal(wanted.length, 11);
    const page = async (cursor: object) => {
      const found = await findVisibleRuns(access, viewer, { limit: 4, ...cursor });
      return { ids: found.runs.map(({ id }) => id), older: found.older, newer: found.newer };
    };
    const first = await page({});
    assert.deepEqual(first, { ids: wanted.slice(0, 4), older: wanted[3], newer: undefined });
    const second = await page({ before: first.older });
    assert.deepEqual(second, { ids: wanted.slice(4, 8), older: wanted[7], newer: wanted[4] });
    const last = await page({ before: second.older });
    assert.deepEqual(last, { ids: wanted.slice(8), older: undefined, newer: wanted[8] });
    assert.deepEqual((await page({ after: last.newer })).ids, second.ids);
    assert.deepEqual(await page({ after: second.newer }), { ...first, older: wanted[3] });
    assert.deepEqual((await page({ standing: 'queued' })).ids, wanted.slice(0, 1));
  });

  test('of a repository that was private only its people see what ran then; strangers see what is public', async () => {
    const anybody = { kind: 'anybody' } as const;
    const newest = runs.at(-1)?.id;
    assert.deepEqual(
      (await findVisibleRuns(access, anybody, { limit: 9 })).runs.map(({ id }) => id),
      [newest],
    );
    const all = await findVisibleRepositories(access, viewer, { text: '', skip: 0, limit: 9 });
    assert.deepEqual(
      all.listed.map(({ repository, overview }) => [repository.name, overview.waiting]),
      [
        ['opened', 1],
        ['mine', 0],
      ],
    );
    const some = await findVisibleRepositories(access, viewer, { text: 'MIN', skip: 0, limit: 9 });
    assert.deepEqual([some.listed.length, some.hasMore], [1, false]);
    const one = await findVisibleRepositories(access, viewer, { text: '', skip: 0, limit: 1 });
    assert.deepEqual([one.listed[0]?.repository.name, one.hasMore], ['opened', true]);
  });

  test('a page for anybody has a form that works without a script, and names no hidden repository', async () => {
    for (const path of ['/', '/runs', '/ada/opened', `/runs?repository=ada%2Fopened&status=queued`]) {
      const { status, body } = await web.fetch(path);
      assert.equal(status, 200);
      assert.match(body, /<form class="filters" method="get"/);
      assert.match(body, /opened/);
      assert.doesNotMatch(body, /mine|engine-/, path);
    }
    assert.match((await web.fetch('/runs?status=failure')).body, /No runs matched your search/);
    const hidden = await web.fetch('/runs?repository=ada%2Fmine');
    const none = await web.fetch('/runs?repository=ada%2Fm1ne');
    assert.equal(hidden.body.replaceAll('mine', 'm1ne'), none.body);
    assert.equal((await web.fetch('/ada/mine')).status, 404);
  });

  test('who reads a list hears of what they may see, and of nothing else', async () => {
    const [stream, byTime] = await Promise.all(['/live', '/live?by=time'].map(path => web.open(path)));
    assert.ok(stream !== undefined && byTime !== undefined);
    const heard: string[] = [];
    stream.on('data', (piece: Buffer) => heard.push(...(piece.toString().match(/event: changed/g) ?? [])));
    byTime.on('data', (piece: Buffer) => assert.doesNotMatch(piece.toString(), /event: changed/));
    const change = async (run: Run | undefined) => {
      await parts.store.change(run?.id ?? '', before => ({ ...before, round: before.round + 1 }));
      await new Promise(resolve => setTimeout(resolve, 900));
    };
    await change(runs[0]);
    await change(runs[1]);
    assert.equal(heard.length, 0);
    await change(runs.at(-1));
    assert.equal(heard.length, 1);
    stream.destroy();
    byTime.destroy();
  });
});
