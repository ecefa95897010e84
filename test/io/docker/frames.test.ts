import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { frameReader } from '../../../src/io/docker/frames.ts';

function frame(stream: number, payload: Uint8Array): Buffer {
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(payload.length, 4);
  return Buffer.concat([header, payload]);
}

describe('the multiplexed stream', () => {
  test('gives all payloads in order, however it is cut into chunks', () => {
    const frames = fc.array(fc.tuple(fc.constantFrom(1, 2), fc.uint8Array({ maxLength: 40 })), { maxLength: 30 });
    fc.assert(
      fc.property(frames, fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }), (parts, cuts) => {
        const stream = Buffer.concat(parts.map(([kind, payload]) => frame(kind, payload)));
        const read = frameReader();
        const pieces: Uint8Array[] = [];
        for (let at = 0, i = 0; at < stream.length; i++) {
          const end = at + (cuts[i % cuts.length] ?? 1);
          pieces.push(read(stream.subarray(at, end)));
          at = end;
        }
        assert.deepEqual(Buffer.concat(pieces), Buffer.concat(parts.map(([, payload]) => payload)));
      }),
    );
  });

  test('tells what came by stderr', () => {
    const pieces: Uint8Array[] = [];
    const read = frameReader(piece => pieces.push(piece));
    read(Buffer.concat([frame(1, Buffer.from('out')), frame(2, Buffer.from('error')), frame(1, Buffer.from('out'))]));
    assert.equal(Buffer.concat(pieces).toString(), 'error');
  });

  test('takes a chunk of very many frames of one byte', () => {
    const count = 100_000;
    const stream = Buffer.concat(Array.from({ length: count }, () => frame(1, Buffer.from('x'))));
    assert.equal(frameReader()(stream).length, count);
  });

  test('does not hold back a frame of 4 GB', () => {
    const read = frameReader();
    const header = Buffer.from([1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff]);
    assert.equal(read(header).length, 0);
    assert.equal(read(Buffer.alloc(1000)).length, 1000);
  });
});
