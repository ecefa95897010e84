import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { collectArtifacts } from '../../src/flow/work/artifacts.ts';
import { createBlobs } from '../../src/io/files/blobs.ts';
import { InfraError } from '../../src/model/errors.ts';

type Arguments = Parameters<typeof collectArtifacts>;

test('an engine that goes away while artifacts are collected fails the attempt, and leaves nobody waiting', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'berth-artifacts-'));
  await chmod(directory, 0o755);
  const away = new InfraError('the engine is away', { retryable: true });
  const sandbox = {
    copyOut: async () =>
      new Readable({
        read() {
          this.destroy(away);
        },
      }),
  };
  const job = { artifacts: { paths: ['dist/'], when: 'always' } };
  const ref = { runId: '1', key: 'build', number: 1 };
  try {
    const collecting = collectArtifacts(
      { blobs: createBlobs(directory) } as Arguments[0],
      { job, ref, passed: true } as unknown as Arguments[1],
      sandbox as unknown as Arguments[2],
      { note: async () => undefined } as unknown as Arguments[3],
    );
    await assert.rejects(collecting, away);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
});
