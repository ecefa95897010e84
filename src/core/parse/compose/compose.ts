import { foreignKey } from '../foreign-keys.ts';
import { jobShape, topShape } from '../shape.ts';
import { type Entry, isNull, type MapTree, mapOf, pick } from '../tree.ts';
import { type Entries, extendAll, type Resolving } from './extends.ts';
import { References } from './references.ts';

/** A pipeline whose templates have been written out; defaults have not. */
export interface Composed {
  /** The keys of the file that are not jobs. */
  readonly top: MapTree;
  /** Without templates. */
  readonly jobs: Entries;
}

/**
 * Writes out `extends` and `!reference`, in GitLab's order: what is referred to has been extended before. Templates that
 * nobody uses must be sound too, as far as names go.
 */
export function compose(tree: MapTree, resolving: Resolving): Composed {
  const top = pick(tree, isTopKey);
  const extended = extendAll(pick(tree, key => !isTopKey(key)).entries, resolving);
  const references = new References(new Map([...top.entries, ...extended]), resolving);
  const resolve = (entries: Entries): Entries =>
    new Map(Array.from(entries, ([key, { where, value }]) => [key, { where, value: references.resolve(value) }]));
  const named = [...resolve(extended)].filter(([name]) => !name.startsWith('.'));
  return { top: mapOf(resolve(top.entries), top.where), jobs: new Map(named.map(withoutNulls)) };
}

function isTopKey(key: string): boolean {
  return Object.hasOwn(topShape.shape, key) || foreignKey('top', key) !== undefined;
}

/** A key of a job without a value is one that was not written: so a job rids itself of what it extends. */
function withoutNulls([name, entry]: readonly [string, Entry]): readonly [string, Entry] {
  const { where, value } = entry;
  if (value.kind !== 'map') return [name, entry];
  const isEmpty = (key: string) => Object.hasOwn(jobShape.shape, key) && isNull(value.entries.get(key)?.value);
  return [...value.entries.keys()].some(isEmpty)
    ? [name, { where, value: pick(value, key => !isEmpty(key)) }]
    : [name, entry];
}
