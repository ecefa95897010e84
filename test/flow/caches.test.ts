import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, test } from 'node:test';
import pino from 'pino';
import { extract } from 'tar-stream';
import { evictCaches, newBlobName, removeAbandonedBlobs } from '../../src/flow/caches.ts';
import type { Sandbox } from '../../src/flow/ports/engine.ts';
import type { Execution } from '../../src/flow/work/execution.ts';
import { keepCaches } from '../../src/flow/work/keep-caches.ts';
import { restoreCaches } from '../../src/flow/work/restore-caches.ts';
import { createBlobs } from '../../src/io/files/blobs.ts';
import { fileCaches } from '../../src/io/files/caches.ts';
import { InfraError } from '../../src/model/errors.ts';
import type { Cache } from '../../src/model/pipeline.ts';
import { plannedJob, runOf } from '../core/prepare/runs.ts';
import { temporaryDirectory } from '../io/files/temporary-directory.ts';
import { fakeSandbox, sandboxWith } from './execution.ts';

const DAY_MS = 86_400_000;
const START = 1_000 * DAY_MS;

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let now = START;
beforeEach(async () => {
  directory = await temporaryDirectory();
  now = START;
});
afterEach(() => directory.remove());

/** An attempt that looks as if its job had this cache, and what its log says. */
function attempt(change: Partial<Cache> = {}, quota = { perRepository: 1e9, total: 1e9, idleMs: 14 * DAY_MS }) {
  const notes: string[] = [];
  const stopping = new AbortController();
  const key = { kind: 'text', text: 'deps' } as const;
  const cache: Cache = {
    key,
    paths: ['deps'],
    untracked: false,
    policy: 'pull-push',
    when: 'always',
    fallbackKeys: [],
    ...change,
  };
  const context = {
    caches: fileCaches(directory.path),
    cacheBlobs: createBlobs(directory.path),
    log: pino({ level: 'silent' }),
    now: () => now,
    settings: { cache: { most: { bytes: 100_000, entries: 100 }, quota } },
  };
  const execution = {
    context,
    run: runOf([]),
    job: plannedJob('build', { caches: [cache] }),
    ref: { runId: '1', key: 'build', number: 1 },
    spec: { environment: {} },
    transcript: { note: async (sentence: string) => void notes.push(sentence) },
    interruption: {
      cancelled: new AbortController().signal,
      stopping: stopping.signal,
      lease: new AbortController().signal,
    },
  };
  return { ...(execution as unknown as Execution), notes, stop: () => stopping.abort() };
}

/** A sandbox that remembers which files were put into it. */
function emptySandbox(): Sandbox & { readonly files: Map<string, string> } {
  const files = new Map<string, string>();
  const copyIn = async (archive: Readable) => {
    for await (const entry of archive.pipe(extract())) {
      const pieces: Buffer[] = [];
      for await (const piece of entry) pieces.push(Buffer.from(piece as Uint8Array));
      files.set(entry.header.name, Buffer.concat(pieces).toString());
    }
  };
  return { ...fakeSandbox({ copyIn }), files };
}

async function keep(
  change: Partial<Cache>,
  content: string,
  quota?: Parameters<typeof attempt>[1],
): Promise<readonly string[]> {
  const execution = attempt(change, quota);
  await keepCaches(execution, true, sandboxWith({ 'deps/a': content, '.git/config': 'secret' }));
  return execution.notes;
}

async function restore(change: Partial<Cache> = {}, jobs: Execution['run']['jobs'] = []) {
  const former = attempt(change);
  const execution = { ...former, run: { ...former.run, jobs } };
  const sandbox = emptySandbox();
  await restoreCaches(execution, sandbox);
  return { notes: execution.notes.join('\n'), files: Object.fromEntries(sandbox.files) };
}

const blobs = () => Array.fromAsync(attempt().context.cacheBlobs.list('caches/'));
const text = (name: string): Partial<Cache> => ({ key: { kind: 'text', text: name } });

describe('keeping a cache', () => {
  test('for nobody who asked to begin without it, and for the jobs beside it', async () => {
    await keep({}, 'one');
    const other = {
      job: plannedJob('other'),
      progress: { status: 'queued' },
      attempts: [],
      round: 1,
      firstAttempt: 1,
    } as const;
    const asked = { ...other, job: plannedJob('build'), isFresh: true } as const;
    assert.deepEqual(await restore({}, [asked]), {
      notes: 'No cache is restored, as whoever ran it again asked.',
      files: {},
    });
    assert.deepEqual((await restore({}, [{ ...other, isFresh: true }])).files, { 'deps/a': 'one' });
  });

  test('keeps what its paths name and never .git, and says nothing is new when nothing is', async () => {
    assert.match(
      (await keep({ paths: ['deps', '.git'] }, 'one')).join(),
      /^Kept the cache deps: 3 B, \d+ B compressed/,
    );
    assert.deepEqual((await restore()).files, { 'deps/a': 'one' });
    assert.match((await keep({}, 'one')).join(), /^The cache deps is unchanged: 3 B/);
    assert.equal((await blobs()).length, 1);
  });

  test('with content that another key has stores nothing, and stays when the other goes', async () => {
    await keep({}, 'one');
    assert.match((await keep(text('other'), 'one')).join(), /^Kept the cache other: 3 B that were stored before/);
    assert.equal((await blobs()).length, 1);
    await keep({}, 'two');
    assert.equal((await blobs()).length, 2);
    assert.deepEqual((await restore(text('other'))).files, { 'deps/a': 'one' });
  });

  test('at the same time, again and again: one of them wins whole, and no blob is left over', async () => {
    await Promise.all(Array.from({ length: 12 }, (_, i) => keep({}, `${i % 5}`.repeat(1 + i * 1_000))));
    const { files } = await restore();
    assert.match(files['deps/a'] ?? '', /^(\d)\1*$/);
    assert.equal((await blobs()).length, 1);
  });

  test('beyond the most that is kept keeps nothing, and what was there stays', async () => {
    await keep({}, 'one');
    assert.match(
      (await keep({}, 'x'.repeat(100_001))).join(),
      /^The files of the cache deps are not kept: they have more than/,
    );
    assert.deepEqual((await restore()).files, { 'deps/a': 'one' });
  });

  test('without any file says so, and keeps none', async () => {
    assert.deepEqual(await keep({ paths: ['none/', 'x*'] }, 'one'), [
      'Nothing is there to keep in the cache deps: none/, x*',
    ]);
    assert.equal((await blobs()).length, 0);
  });

  test('from an engine that is away, or until the server stops, fails nothing', async () => {
    const execution = attempt();
    const away = new InfraError('the engine is away', { retryable: true });
    await keepCaches(execution, true, fakeSandbox({ copyOut: () => Promise.reject(away) }));
    assert.deepEqual(execution.notes, ['A cache could not be kept; the server log says why.']);
    const stopped = attempt();
    stopped.stop();
    await keepCaches(stopped, true, sandboxWith({ 'deps/a': 'x' }));
    assert.deepEqual(stopped.notes, ['A cache could not be kept before the job was stopped.']);
    assert.equal((await blobs()).length, 0);
  });

  test('makes room: the longest unused of the repository goes, with its blob', async () => {
    await keep(text('old'), 'one');
    now += 1;
    await keep(text('new'), 'two');
    now += 1;
    assert.match((await restore(text('old'))).notes, /Restored/);
    const [{ compressedBytes = 0 } = {}] = await attempt().context.caches.list();
    now += 1;
    await keep(text('newest'), 'six', { perRepository: 2 * compressedBytes + 5, total: 1e9, idleMs: DAY_MS });
    const left = (await attempt().context.caches.list()).map(({ key }) => key).sort();
    assert.deepEqual(left, ['newest', 'old']);
    assert.equal((await blobs()).length, 2);
  });
});

describe('restoring a cache', () => {
  test('whose blob is gone or changed is a miss, and its entry goes', async () => {
    await keep({}, 'one');
    for (const blob of await blobs())
      await attempt().context.cacheBlobs.put(blob, Readable.from([Buffer.from('spoilt')]));
    const { notes, files } = await restore();
    assert.match(notes, /^The cache deps is damaged/);
    assert.deepEqual(files, {});
    assert.equal((await blobs()).length, 0);
    assert.equal((await restore()).notes, 'No cache for deps yet');
  });

  test('into an engine that is away fails nothing', async () => {
    await keep({}, 'one');
    const execution = attempt();
    const away = new InfraError('the engine is away', { retryable: true });
    await restoreCaches(execution, fakeSandbox({ copyIn: () => Promise.reject(away) }));
    assert.match(execution.notes.join(), /^A cache could not be restored.*The job goes on\.$/);
  });

  test('that is only pushed does not happen', async () => {
    await keep({}, 'one');
    assert.equal((await restore({ policy: 'push' })).notes, '');
  });
});

describe('the sweep', () => {
  test('removes what nobody used for long', async () => {
    await keep(text('old'), 'one');
    now += 10 * DAY_MS;
    await keep(text('new'), 'two');
    now += 5 * DAY_MS;
    await evictCaches(attempt().context);
    assert.deepEqual(
      (await attempt().context.caches.list()).map(({ key }) => key),
      ['new'],
    );
    assert.equal((await blobs()).length, 1);
  });

  test('removes blobs that a save left which died, once they are old, and no others', async () => {
    await keep({}, 'one');
    const named = await blobs();
    const { cacheBlobs } = attempt().context;
    await cacheBlobs.put(newBlobName(1, now), Readable.from([Buffer.from('half')]));
    now += DAY_MS + 1;
    const fresh = newBlobName(1, now);
    await cacheBlobs.put(fresh, Readable.from([Buffer.from('being named')]));
    await removeAbandonedBlobs(attempt().context);
    assert.deepEqual((await blobs()).toSorted(), [...named, fresh].toSorted());
  });
});
