import { readFileSync } from 'node:fs';

/** The keys of GitLab's own schema of `.gitlab-ci.yml`, as paths such as `artifacts:reports:junit`. */

type Node = Readonly<Record<string, unknown>>;

const file = new URL('../schema/gitlab-ci.schema.json', import.meta.url);

/**
 * One path for each key. A key means the same at the top of the file, in `default` and in a job, so what is below it is
 * told once; which keys `default` takes is told, too. What runs a step or a workload is one key: nobody has to know what
 * would be below.
 */
export function schemaPaths(): readonly string[] {
  const schema: Node = JSON.parse(readFileSync(file, 'utf8'));
  const job = resolve(schema, { $ref: '#/definitions/job_template' });
  const paths = [...pathsOf(schema, [job], ''), ...pathsOf(schema, [{ properties: schema.properties }], '')];
  return [...new Set(paths.map(path => path.replace(/^default:(?=[^:]+:)([^:]+:.*)$/, '$1')))];
}

function pathsOf(schema: Node, nodes: readonly Node[], above: string): readonly string[] {
  const below = new Map<string, Node[]>();
  for (const node of nodes) collect(schema, node, below, new Set());
  return [...below].flatMap(([key, values]) => {
    const path = above === '' ? key : `${above}:${key}`;
    return recursive.has(key) ? [path] : [path, ...pathsOf(schema, values, path)];
  });
}

/** Keys whose schemas contain themselves, or all of another language. */
const recursive = new Set(['run', 'inputs', 'spec']);

/** Puts the properties of a schema, whichever of its alternatives they are in, into `below`. */
function collect(schema: Node, node: Node, below: Map<string, Node[]>, seen: Set<Node>): void {
  const resolved = resolve(schema, node);
  if (seen.has(resolved)) return;
  seen.add(resolved);
  for (const [key, value] of entriesOf(resolved.properties)) below.set(key, [...(below.get(key) ?? []), value]);
  const further = [resolved.oneOf, resolved.anyOf, resolved.allOf, resolved.patternProperties].flatMap(entriesOf);
  for (const [, value] of further) collect(schema, value, below, seen);
  for (const value of [resolved.items, resolved.additionalProperties].filter(isNode)) {
    collect(schema, value, below, seen);
  }
}

function resolve(schema: Node, node: Node): Node {
  if (typeof node.$ref !== 'string') return node;
  const target = node.$ref
    .slice(2)
    .split('/')
    .reduce<unknown>((part, key) => (isNode(part) ? part[key] : undefined), schema);
  return isNode(target) ? resolve(schema, target) : {};
}

function entriesOf(value: unknown): readonly (readonly [string, Node])[] {
  return isNode(value)
    ? Object.entries(value).flatMap(([key, node]) => (isNode(node) ? [[key, node] as const] : []))
    : [];
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null;
}
