import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { newsOf } from '../../../src/core/notify/news.ts';
import { startBoss } from '../../../src/io/sql/boss.ts';
import { openStore } from '../../../src/io/sql/open.ts';
import type { Notice } from '../../../src/model/notice.ts';
import type { Run } from '../../../src/model/run.ts';
import type { Repository } from '../../../src/model/trigger.ts';
import { finishedJob, NOW, sampleRepository, sampleRun } from '../../ports/store-samples.ts';
import { createDatabase, runSql, type Server, startEmbedded } from './servers.ts';
import { silent } from './temporary-store.ts';

let server: Server;
before(async () => {
  server = await startEmbedded();
});
after(() => server.close());

test('what an older Berth had to consider and to tell is considered and told', async () => {
  const databaseUrl = await createDatabase(server);
  const place = { databaseUrl, directory: '/nowhere', log: silent };
  const [known, unknown, quiet] = [sampleRepository(), sampleRepository(), sampleRepository()];
  const former = await openStore(place);
  const push = (name: string, repository: Repository) =>
    former.store.create(name, id =>
      sampleRun(id, name, repository, { jobs: [finishedJob('build')], completedAt: NOW + 2 }),
    );
  const runs = [];
  for (const name of ['1', '2', '3'])
    runs.push(await push(`known ${name}`, known), await push(`unknown ${name}`, unknown));
  const told = await push('quiet', quiet);
  await former.close();
  const news = newsOf({ runId: '1', verdict: 'failure' }, told);
  assert.ok(news);
  const notice: Notice = { key: `${told.id}-success`, target: 'chat', news };

  // As it was before: the branches, and a queue.
  await runSql(databaseUrl, 'drop table berth.notice, berth.finished_push');
  await runSql(databaseUrl, 'delete from berth.migration where version = 21');
  await runSql(databaseUrl, `update berth.branch set stale = repository_id <> ${quiet.id}`);
  const counted = runs[2]?.id;
  await runSql(
    databaseUrl,
    `update berth.branch set run_id = ${counted}, verdict = 'failure' where repository_id = ${known.id}`,
  );
  const boss = await startBoss({ connectionString: databaseUrl }, silent);
  await boss.createQueue('notice');
  await boss.insert('notice', [{ data: notice, group: { id: 'chat' } }]);
  await boss.stop({ graceful: false });

  const { notices, close } = await openStore(place);
  const considered: string[] = [];
  for (const branch of await notices.stale(10))
    await notices.consider(branch, (_, run: Run) => void considered.push(run.id));
  const [, , second, , third, newest] = runs.map(({ id }) => id);
  assert.deepEqual(considered.toSorted(), [second, third, newest].toSorted());
  const waiting = await notices.waiting(10, []);
  assert.deepEqual(
    waiting.map(each => each.notice),
    [notice],
  );
  assert.deepEqual(await runSql(databaseUrl, "select from pgboss.queue where name = 'notice'"), []);
  await close();
});

test('what an older Berth finishes while servers are updated one by one is considered', async () => {
  const databaseUrl = await createDatabase(server);
  const { store, notices, close } = await openStore({ databaseUrl, directory: '/nowhere', log: silent });
  const repository = sampleRepository();
  const push = (name: string) =>
    store.create(name, id => sampleRun(id, name, repository, { jobs: [finishedJob('build')], completedAt: NOW + 2 }));
  const considered: unknown[] = [];
  const consider = async () => {
    for (const branch of await notices.stale(10))
      await notices.consider(branch, (previous, { id }) => {
        considered.push([previous?.runId, id]);
        return { state: { runId: id, verdict: 'success' }, notices: [] };
      });
  };
  // All that it does for a branch is to mark it.
  const asBefore = () => runSql(databaseUrl, 'delete from berth.finished_push');
  const [, second] = [await push('1'), await push('2')];
  await asBefore();
  await consider();
  const [third, fourth] = [await push('3'), await push('4')];
  await asBefore();
  await consider();
  await consider();
  assert.deepEqual(considered, [
    [undefined, second.id],
    [second.id, second.id],
    [second.id, third.id],
    [third.id, fourth.id],
  ]);
  await close();
});
