import { readFileSync } from 'node:fs';

type Json = Record<string, unknown>;

const file = new URL(import.meta.resolve('@octokit/webhooks-examples'));
const examples: readonly { readonly name: string; readonly examples: readonly Json[] }[] = JSON.parse(
  readFileSync(file, 'utf8'),
);

/** Every payload of GitHub's own collection, as from an installed app. */
export const payloads: readonly { readonly event: string; readonly payload: Json }[] = examples.flatMap(
  ({ name, examples }) => examples.map(example => ({ event: name, payload: { installation: { id: 7 }, ...example } })),
);

/** The first example of an event that has these top-level fields, with `changes` laid over it, level by level. */
export function payload(event: string, having: Json = {}, changes: Json = {}): unknown {
  const found = payloads.find(
    example =>
      example.event === event && Object.entries(having).every(([key, value]) => example.payload[key] === value),
  );
  if (!found) throw new Error(`no example of ${event} with ${JSON.stringify(having)}`);
  return overlay(found.payload, changes);
}

function overlay(base: unknown, changes: unknown): unknown {
  if (!isObject(base) || !isObject(changes)) return changes;
  const merged: Json = { ...base };
  for (const [key, value] of Object.entries(changes)) {
    merged[key] = key in base ? overlay(base[key], value) : value;
  }
  return merged;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
