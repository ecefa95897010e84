import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Store } from '../../src/flow/ports/store.ts';
import type { JobRun, Run, StoredArtifact } from '../../src/model/run.ts';
import type { Repository } from '../../src/model/trigger.ts';
import { claim, finishedJob, jobRun, NOW, queuedJob, sampleRepository, waitingJob, withJob } from './store-samples.ts';

interface Doors {
  readonly store: Store;
  readonly other: Store;
}

type CreateRun = (changes: Partial<Run>, repository?: Repository) => Promise<Run>;

function delayed(key: string, until: number): JobRun {
  return jobRun(key, { status: 'waiting', for: 'delay', until }, []);
}

function inGroup(found: JobRun): JobRun {
  return { ...found, job: { ...found.job, resourceGroup: { name: 'production', processMode: 'oldest_first' } } };
}

const asking = inGroup(jobRun('deploy', { status: 'waiting', for: 'resource' }, []));

/** What every Store promises about jobs that wait for their time or their turn. */
export function waitingContract(doors: () => Doors, createRun: CreateRun): void {
  const store = () => doors().store;

  const contentionOf = async (repository: Repository) =>
    (await doors().other.contended()).find(({ repositoryId }) => repositoryId === repository.id);

  test('runs are due once the time of their first delayed job has come, wherever that is asked', async () => {
    const isDue = async (id: string, now: number) => (await doors().other.due(now)).includes(id);
    const { id } = await createRun({ jobs: [delayed('late', NOW + 60_000), delayed('soon', NOW + 5_000)] });
    assert.equal(await isDue(id, NOW + 4_999), false);
    assert.equal(await isDue(id, NOW + 5_000), true);
    await store().change(id, run => withJob(run, 'soon', () => queuedJob('soon')));
    assert.equal(await isDue(id, NOW + 5_000), false);
    assert.equal(await isDue(id, NOW + 60_000), true);
    await store().change(id, run => ({ ...run, jobs: run.jobs.map(({ job }) => finishedJob(job.key)) }));
    assert.equal(await isDue(id, NOW + 99_000), false);
  });

  test('the backlog is what waits for a worker, since when, and what workers have', async () => {
    const counts = async () => {
      const { queued, running } = await doors().other.backlog();
      return [queued, running] as const;
    };
    const [queued, running] = await counts();
    const old = queuedJob('build');
    const jobs = [{ ...old, attempts: [{ number: 1, queuedAt: 1_000 }] }, queuedJob('lint'), waitingJob('test')];
    const { id } = await createRun({ jobs });
    assert.deepEqual(await counts(), [queued + 2, running]);
    assert.equal((await store().backlog()).oldestQueuedAt, 1_000);
    await store().change(id, run => claim(run, 'build', 'w1'));
    assert.deepEqual(await counts(), [queued + 1, running + 1]);
    assert.notEqual((await store().backlog()).oldestQueuedAt, 1_000);
    await store().change(id, run => ({ ...run, jobs: run.jobs.map(({ job }) => finishedJob(job.key)) }));
    assert.deepEqual(await counts(), [queued, running]);
  });

  test('runs have expired once the time of their first artifact has come that is still there', async () => {
    const expired = async (now: number) => (await doors().other.expired(now, 1_000)).filter(id => id === run.id);
    const kept = (change: Partial<StoredArtifact>) => (job: JobRun) => ({
      ...job,
      attempts: job.attempts.map(attempt => ({
        ...attempt,
        ...(attempt.number === 3 && {
          ended: { outcome: 'success' as const, sections: [], artifact: { ...blob, ...change } },
        }),
      })),
    });
    const blob = { blob: 'b', bytes: 1, files: 1 };
    const run = await createRun({ jobs: [finishedJob('build'), finishedJob('test')] });
    assert.deepEqual(await expired(NOW + 99_000), []);
    await store().change(run.id, before => withJob(before, 'build', kept({ expiresAt: NOW + 5_000 })));
    await store().change(run.id, before => withJob(before, 'test', kept({ expiresAt: NOW + 9_000 })));
    assert.deepEqual(await expired(NOW + 4_999), []);
    assert.deepEqual(await expired(NOW + 5_000), [run.id]);
    await store().change(run.id, before => withJob(before, 'build', kept({ expiresAt: NOW + 5_000, removed: true })));
    assert.deepEqual(await expired(NOW + 8_999), []);
    assert.deepEqual(await expired(NOW + 9_000), [run.id]);
  });

  test('those that expired first come first, and no more than are asked for', async () => {
    const expiring = (key: string, expiresAt: number) => {
      const ended = {
        outcome: 'success',
        sections: [],
        artifact: { blob: key, bytes: 1, files: 1, expiresAt },
      } as const;
      return jobRun(key, { status: 'completed', conclusion: 'success', at: NOW }, [
        { number: 1, queuedAt: NOW, ended },
      ]);
    };
    const late = await createRun({ jobs: [expiring('late', 2)] });
    const early = await createRun({ jobs: [expiring('early', 1)] });
    assert.deepEqual(await store().expired(2, 2), [early.id, late.id]);
    assert.deepEqual(await store().expired(2, 1), [early.id]);
  });

  test('a repository is contended exactly while a job waits for its resource group', async () => {
    const repository = sampleRepository();
    const isContended = async () => (await contentionOf(repository)) !== undefined;
    const { id } = await createRun({ jobs: [inGroup(waitingJob('deploy'))] }, repository);
    assert.equal(await isContended(), false);
    await store().change(id, run => withJob(run, 'deploy', () => asking));
    assert.equal(await isContended(), true);
    await store().change(id, run => withJob(run, 'deploy', () => inGroup(queuedJob('deploy'))));
    assert.equal(await isContended(), false);
  });

  test('its fingerprint is another one exactly when a run has changed that has a say', async () => {
    const repository = sampleRepository();
    const fingerprint = async () => (await contentionOf(repository))?.fingerprint;
    const { id } = await createRun({ jobs: [asking] }, repository);
    const first = await fingerprint();
    const { id: foreign } = await createRun({ jobs: [waitingJob('test')] }, repository);
    await store().change(foreign, run => ({ ...run, round: 5 }));
    assert.equal(await fingerprint(), first);
    await store().change(id, run => ({ ...run, round: 5 }));
    const second = await fingerprint();
    const other = await createRun({ jobs: [inGroup(waitingJob('deploy'))] }, repository);
    const third = await fingerprint();
    await store().change(other.id, run => ({ ...run, completedAt: NOW }));
    assert.equal(new Set([first, second, third]).size, 3);
    assert.equal(await fingerprint(), second);
  });

  test('all open runs of a repository that name a resource group are decided about together, oldest first', async () => {
    const repository = sampleRepository();
    const first = await createRun({ jobs: [asking] }, repository);
    await createRun({ jobs: [waitingJob('test')] }, repository);
    await createRun({ jobs: [inGroup(finishedJob('deploy'))], completedAt: NOW }, repository);
    await createRun({ jobs: [asking] });
    const last = await createRun({ jobs: [inGroup(waitingJob('deploy'))] }, repository);
    let seen: readonly Run[] = [];
    await doors().other.arbitrate(repository.id, runs => {
      seen = runs;
      return runs.map(run => (run.id === first.id ? { ...run, round: 9 } : run));
    });
    assert.deepEqual(seen, [first, last]);
    assert.deepEqual(await store().find(first.id), { ...first, round: 9 });
    assert.deepEqual(await store().find(last.id), last);
  });

  test('what only such a decision gives is never given twice, also while runs change and come and go', async () => {
    const repository = sampleRepository();
    const all: Run[] = [];
    for (let i = 0; i < 6; i++) all.push(await createRun({ jobs: [asking], round: 0 }, repository));
    const isHeld = (run: Run) => run.jobs.some(({ progress }) => progress.status === 'queued');
    let most = 0;
    /** Gives the group to the first that asks when nobody has it. */
    const decide = (runs: readonly Run[]) => {
      most = Math.max(most, runs.filter(isHeld).length);
      const next = runs.some(isHeld) ? undefined : runs[0];
      return runs.map(run => (run === next ? withJob(run, 'deploy', () => inGroup(queuedJob('deploy'))) : run));
    };
    const release = (run: Run) =>
      isHeld(run) ? { ...run, jobs: [inGroup(finishedJob('deploy'))], completedAt: NOW } : run;
    for (let round = 0; round < 8; round++) {
      await Promise.all([
        ...Array.from({ length: 4 }, (_, i) =>
          (i % 2 === 0 ? store() : doors().other).arbitrate(repository.id, decide),
        ),
        ...all.map(({ id }) => doors().other.change(id, release)),
        ...all.map(({ id }) => store().change(id, run => ({ ...run, round: run.round + 1 }))),
      ]);
    }
    assert.equal(most, 1);
    for (const { id } of all) assert.equal((await store().find(id))?.round, 8, 'no change was lost');
  });

  test('a decision that throws changes nothing and passes the error on', async () => {
    const repository = sampleRepository();
    const run = await createRun({ jobs: [asking] }, repository);
    const decided = store().arbitrate(repository.id, () => {
      throw new TypeError('ours');
    });
    await assert.rejects(decided, { name: 'TypeError', message: 'ours' });
    assert.deepEqual(await store().find(run.id), run);
    await store().arbitrate(repository.id, runs => runs);
  });
}
