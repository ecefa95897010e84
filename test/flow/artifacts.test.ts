import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { collectArtifacts } from '../../src/flow/work/artifacts.ts';
import { createBlobs } from '../../src/io/files/blobs.ts';
import { InfraError } from '../../src/model/errors.ts';
import { createExecution, fakeSandbox } from './execution.ts';

test('an engine that goes away while artifacts are collected fails the attempt, and leaves nobody waiting', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'berth-artifacts-'));
  await chmod(directory, 0o755);
  const away = new InfraError('the engine is away', { retryable: true });
  const sandbox = fakeSandbox({
    copyOut: async () =>
      new Readable({
        read() {
          this.destroy(away);
        },
      }),
  });
  const artifacts = { paths: ['dist/'], when: 'always' } as const;
  try {
    const execution = createExecution({ artifacts }, { blobs: createBlobs(directory) });
    await assert.rejects(collectArtifacts(execution, true, sandbox), away);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
});
