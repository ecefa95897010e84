import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { pino } from 'pino';
import { retain } from '../../src/flow/retention.ts';
import { createBlobs } from '../../src/io/files/blobs.ts';
import { createLogs } from '../../src/io/files/logs.ts';
import { createMemory } from '../../src/io/memory/memory.ts';
import { createMemorySecrets } from '../../src/io/memory/secrets.ts';
import type { Run } from '../../src/model/run.ts';
import { temporaryDirectory } from '../io/files/temporary-directory.ts';
import { finishedJob, NOW, sampleRepository, sampleRun } from '../ports/store-samples.ts';

const DAY = 24 * 60 * 60_000;

test('a run goes with its logs and artifacts when it has been completed for long enough, and no other does', async t => {
  const { path: directory, remove } = await temporaryDirectory();
  t.after(remove);
  const { store } = createMemory().open();
  const logs = createLogs(join(directory, 'logs'));
  const blobs = createBlobs(join(directory, 'blobs'));
  const create = async (name: string, changes: Partial<Run>): Promise<string> => {
    const blob = `artifacts/${name}.tar`;
    await blobs.put(blob, Readable.from(['content']));
    const artifact = { blob, bytes: 7, files: 1 };
    const finished = finishedJob('build');
    const attempts = finished.attempts.map(attempt => ({
      ...attempt,
      ended: { outcome: 'success', sections: [], artifact } as const,
    }));
    const jobs = [{ ...finished, attempts }];
    const run = await store.create(name, id => sampleRun(id, name, sampleRepository(), { jobs, ...changes }));
    for (const { number } of attempts) await logs.append({ runId: run.id, key: 'build', number }, Buffer.from('log'));
    return run.id;
  };
  await create('old', { completedAt: NOW - 91 * DAY });
  const young = await create('young', { completedAt: NOW - 89 * DAY });
  const open = await create('open', { createdAt: NOW - 500 * DAY });
  const secrets = createMemorySecrets();
  const use = { ownerId: 1, repositoryId: 2, environment: '*', name: 'TOKEN', version: 1, source: 'push' };
  const of = (runId: string, days: number) => ({
    ...use,
    at: NOW - days * DAY,
    attempt: { runId, key: 'build', number: 1 },
    usedBy: { repositoryId: 2, repository: 'acme/shop', sha: 'a' },
    actor: { id: 1, login: 'ann' },
  });
  await secrets.noteUses([of('1', 401), of('2', 399)]);
  const asked: number[] = [];
  const keys = { removeEnded: async (now: number) => void asked.push(now) };
  let runsLeft = 0;
  const forgetBranches = async () => {
    runsLeft = (await store.findRuns({ limit: 10 })).length;
  };
  const context = {
    store,
    logs,
    blobs,
    secrets,
    keys,
    notices: { forgetBranches },
    log: pino({ enabled: false }),
    now: () => NOW,
  };

  await retain(context, 0);
  assert.equal((await store.findRuns({ limit: 10 })).length, 3);
  await retain(context, 90);
  await retain(context, 90);
  assert.deepEqual((await store.findRuns({ limit: 10 })).map(({ id }) => id).toSorted(), [young, open].toSorted());
  assert.equal(runsLeft, 2, 'after the runs');
  assert.ok(asked.length > 0 && asked.every(now => now === NOW), 'sessions and tokens that have ended');
  const uses = await secrets.uses({ ownerId: 1, repositoryId: 2, since: 0, limit: 9 });
  assert.deepEqual(
    uses.map(({ attempt }) => attempt.runId),
    ['2'],
  );
  assert.equal((await readdir(join(directory, 'logs'))).length, 2);
  assert.deepEqual((await readdir(join(directory, 'blobs', 'artifacts'))).toSorted(), ['open.tar', 'young.tar']);
});
