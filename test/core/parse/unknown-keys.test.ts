import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { z } from 'zod';
import { keysAt } from '../../../src/core/parse/explain/keys-at.ts';
import { labelOf } from '../../../src/core/parse/label.ts';
import { parse } from '../../../src/core/parse/parse.ts';
import { jobShape, topShape } from '../../../src/core/parse/shape.ts';
import type { Path } from '../../../src/core/parse/tree.ts';

/** The places of all mappings inside each other, lists and names of variables among the steps. */
function* mappingsOf(shape: z.core.$ZodType, path: Path = []): Generator<Path> {
  const keys = keysAt(shape, path);
  if (keys.length > 0) yield path;
  const steps = keys.length > 0 ? keys : [0, 'NAME'];
  for (const step of path.length < 6 ? steps : []) {
    if (typeof path.at(-1) !== typeof step || keys.length > 0 || step === 'NAME')
      yield* mappingsOf(shape, [...path, step]);
  }
}

/** What has this value at the end of this path, and nothing else. */
function nested(path: Path, value: unknown): unknown {
  return path.reduceRight((inner, step) => (typeof step === 'number' ? [inner] : { [String(step)]: inner }), value);
}

function misspelt(key: string): string {
  return `${key.slice(0, -1)}x${key.slice(-1)}`;
}

const job = { script: 'make' };

const levels = [
  { kind: 'top', shape: topShape, write: (path: Path, value: unknown) => Object.assign({ job }, nested(path, value)) },
  {
    kind: 'job',
    shape: jobShape,
    write: (path: Path, value: unknown) => ({ job: Object.assign({ ...job }, nested(path, value)) }),
  },
];

for (const { kind, shape, write } of levels) {
  describe(`a misspelt key gets a hint: ${kind}`, () => {
    const places = [...new Map(Array.from(mappingsOf(shape), path => [labelOf(path), path])).values()];
    test('there are many places', () => assert.ok(places.length > 20, places.map(labelOf).join(' ')));

    for (const place of places) {
      test(place.length === 0 ? 'at its own level' : labelOf(place), () => {
        for (const key of keysAt(shape, place)) {
          const wrong = misspelt(key);
          // Any other name at the top is a job.
          const value = kind === 'top' && place.length === 0 ? { stage: 'test' } : 'x';
          const { diagnostics } = parse(JSON.stringify(write(place, { [wrong]: value })), '.ci.yml');
          const told = diagnostics.filter(({ message }) => message.includes(`\`${wrong}\``));
          assert.equal(told.length, 1, `${wrong}: ${JSON.stringify(diagnostics)}`);
          assert.match(told[0]?.hint ?? '', /^Did you mean/, wrong);
          assert.match(told[0]?.message ?? '', /Unknown key/, wrong);
        }
      });
    }
  });
}
