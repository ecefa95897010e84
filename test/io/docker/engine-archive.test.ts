import assert from 'node:assert/strict';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';
import { engineArchive } from '../../../src/io/docker/engine-archive.ts';

test('an engine that goes away in the middle is the world’s fault', async () => {
  const connection = new PassThrough();
  connection.write('half an archive');
  const archive = engineArchive(connection, 'build/dist');
  setImmediate(() => connection.destroy(new Error('socket hang up')));
  await assert.rejects(buffer(archive), /Docker could not copy build\/dist out of a container: socket hang up/);
});

test('a reader that loses interest lets go of the engine', async () => {
  const connection = new PassThrough();
  connection.write('half an archive');
  const archive = engineArchive(connection, 'build/dist');
  for await (const _ of archive) break;
  if (!connection.destroyed) await once(connection, 'close');
});
