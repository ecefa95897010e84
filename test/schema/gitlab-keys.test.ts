import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { z } from 'zod';
import { keysAt } from '../../src/core/parse/explain/keys-at.ts';
import { foreignKey } from '../../src/core/parse/foreign-keys.ts';
import { labelOf } from '../../src/core/parse/label.ts';
import { jobShape, topShape } from '../../src/core/parse/shape.ts';
import type { Path } from '../../src/core/parse/tree.ts';
import gitlab from './gitlab-ci.schema.json' with { type: 'json' };

const shape = z.looseObject({
  $ref: z.string().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  patternProperties: z.record(z.string(), z.unknown()).optional(),
  items: z.unknown().optional(),
  oneOf: z.array(z.unknown()).optional(),
  anyOf: z.array(z.unknown()).optional(),
  allOf: z.array(z.unknown()).optional(),
});
const definitions: Readonly<Record<string, unknown>> = gitlab.definitions;

type Kind = 'top' | 'job';
const shapes = { top: topShape, job: jobShape };

/** Every key that GitLab's schema has below a place, except in what Berth refuses as a whole. */
function* keysOf(schema: unknown, kind: Kind, path: Path = []): Generator<Path> {
  const found = shape.safeParse(schema);
  if (!found.success) return;
  const { $ref, properties = {}, patternProperties = {}, items, oneOf = [], anyOf = [], allOf = [] } = found.data;
  if ($ref !== undefined) yield* keysOf(definitions[$ref.replace('#/definitions/', '')], kind, path);
  for (const each of [...oneOf, ...anyOf, ...allOf]) yield* keysOf(each, kind, path);
  if (items !== undefined) yield* keysOf(items, kind, [...path, 0]);
  for (const each of Object.values(patternProperties)) yield* keysOf(each, kind, [...path, 'ANY']);
  for (const [key, each] of Object.entries(properties)) {
    // A tag of YAML, not a key.
    if (key === '!reference') continue;
    yield [...path, key];
    if (!foreignKey(kind, ...path, key)) yield* keysOf(each, kind, [...path, key]);
  }
}

const { $schema: _, ...top } = gitlab.properties;

const levels: readonly [Kind, unknown][] = [
  ['top', { properties: top }],
  ['job', gitlab.definitions.job_template],
];

for (const [kind, schema] of levels) {
  const keys = new Map(Array.from(keysOf(schema, kind), path => [labelOf(path), path]));

  describe(`GitLab's keys: ${kind}`, () => {
    test('there are many', () => assert.ok(keys.size > (kind === 'job' ? 150 : 80), `${keys.size}`));

    for (const [label, path] of keys) {
      test(`${label} is obeyed, or refused with something to do instead`, () => {
        const isOurs = keysAt(shapes[kind], path.slice(0, -1)).includes(String(path.at(-1)));
        const foreign = foreignKey(kind, ...path);
        assert.ok(isOurs || foreign, 'neither in the shape nor among the foreign keys');
        assert.ok(!(isOurs && foreign), 'both in the shape and among the foreign keys');
      });
    }
  });
}
