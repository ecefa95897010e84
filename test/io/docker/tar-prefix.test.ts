import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';
import { pack } from 'tar-stream';
import { prefixEntries } from '../../../src/io/docker/tar-prefix.ts';
import { untar } from '../../ports/engine-rig.ts';

test('an archive that breaks off is an error, not a short archive', async () => {
  const whole = pack();
  whole.entry({ name: 'dist/large' }, Buffer.alloc(100_000));
  whole.finalize();
  const bytes = await buffer(whole);
  const broken = prefixEntries(Readable.from([bytes.subarray(0, 50_000)]), 'build/dist');
  await assert.rejects(untar(broken), /Docker could not copy build\/dist out of a container/);
});
