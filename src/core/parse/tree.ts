import type { Position } from '../../model/diagnostic.ts';

/** A YAML value with its place in the file, aliases and merge keys written out. Parts may be shared, never circular. */
export type Tree = ScalarTree | ListTree | MapTree;

interface TreeBase {
  readonly where: Position;
  /** How many values it holds when every shared part is counted each time it is used; a long text counts for more. */
  readonly size: number;
}

export interface ScalarTree extends TreeBase {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  /** As written in the file: `1.10` stays `1.10`. */
  readonly text: string;
  /** Where `text` begins, in columns after `where`; absent when it is written otherwise: over several lines, or with escapes. */
  readonly indent?: number;
  /** It stands for something that could not be read, of which enough was said. */
  readonly unreadable?: true;
  /** The keys of a `!reference` that has not been resolved yet; it is unreadable until then. */
  readonly reference?: readonly string[];
}

export interface ListTree extends TreeBase {
  readonly kind: 'list';
  readonly items: readonly Tree[];
}

export interface MapTree extends TreeBase {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, Entry>;
}

export interface Entry {
  /** Of the key. */
  readonly where: Position;
  readonly value: Tree;
}

/** The way from a value to one inside it: keys of mappings and indexes of lists. */
export type Path = readonly PropertyKey[];

/** A mapping of these entries. */
export function mapOf(entries: ReadonlyMap<string, Entry>, where: Position): MapTree {
  let size = 1;
  for (const { value } of entries.values()) size += value.size;
  return { kind: 'map', entries, where, size };
}

/** A list of these. */
export function listOf(items: readonly Tree[], where: Position): ListTree {
  return { kind: 'list', items, where, size: items.reduce((total, { size }) => total + size, 1) };
}

/** Whether nothing is written there, or `null`. */
export function isNull(tree: Tree | undefined): boolean {
  return tree?.kind === 'scalar' && tree.value === null && !tree.unreadable;
}

/** The mapping with only those of its keys that are wanted. */
export function pick(tree: MapTree, isWanted: (key: string) => boolean): MapTree {
  return mapOf(new Map([...tree.entries].filter(([key]) => isWanted(key))), tree.where);
}

/** The plain value of a tree. Costs as much as `size` says. */
export function toValue(tree: Tree): unknown {
  if (tree.kind === 'scalar') return tree.value;
  if (tree.kind === 'list') return tree.items.map(toValue);
  return Object.fromEntries(Array.from(tree.entries, ([key, entry]) => [key, toValue(entry.value)]));
}

/** The value at the end of the path, or undefined when there is none. */
export function at(tree: Tree, path: Path): Tree | undefined {
  let found: Tree | undefined = tree;
  for (const step of path) {
    if (found?.kind === 'map') found = found.entries.get(String(step))?.value;
    else if (found?.kind === 'list') found = found.items[Number(step)];
    else return undefined;
  }
  return found;
}

/** The place of the value at the end of the path, or of the last one on the way that exists. */
export function positionOf(tree: Tree, path: Path): Position {
  for (let length = path.length; length > 0; length--) {
    const found = at(tree, path.slice(0, length));
    if (found) return found.where;
  }
  return tree.where;
}

/** The place of a key of the mapping at the end of the path. */
export function positionOfKey(tree: Tree, path: Path, key: string): Position {
  const map = at(tree, path);
  return (map?.kind === 'map' ? map.entries.get(key)?.where : undefined) ?? positionOf(tree, path);
}
