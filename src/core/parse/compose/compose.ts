import { foreignKey } from '../foreign-keys.ts';
import { defaultShape, jobShape, topShape } from '../shape.ts';
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
 * nobody uses must be sound too, as far as names go. Undefined when the budget is used up.
 */
export function compose(tree: MapTree, resolving: Resolving): Composed | undefined {
  const top = pick(tree, isTopKey);
  const named = pick(tree, key => !isTopKey(key)).entries;
  const extended = extendAll(named, resolving);
  if (resolving.budget.excess !== undefined) return undefined;
  const references = new References(new Map([...top.entries, ...extended]), resolving);
  const resolve = ({ where, value }: Entry): Entry => ({ where, value: references.resolve(value) });
  const jobs = new Map<string, Entry>();
  for (const [name, entry] of extended) {
    if (!name.startsWith('.')) jobs.set(name, within(resolve(entry), jobShape.shape));
  }
  // As they are written: what they extend is looked at by itself.
  for (const [name, { value }] of named) if (name.startsWith('.')) references.resolve(value);
  const resolved = new Map(Array.from(top.entries, ([key, entry]) => [key, resolve(entry)]));
  return { top: withoutNulls(mapOf(withDefaultPruned(resolved), top.where), topShape.shape), jobs };
}

function isTopKey(key: string): boolean {
  return Object.hasOwn(topShape.shape, key) || foreignKey('top', key) !== undefined;
}

function withDefaultPruned(top: Entries): Entries {
  const block = top.get('default');
  return block ? new Map([...top, ['default', within(block, defaultShape.shape)]]) : top;
}

/** A key without a value is one that was not written, as in GitLab: so a job rids itself of what it extends. */
function withoutNulls(tree: MapTree, keys: object): MapTree {
  const isEmpty = (key: string) => Object.hasOwn(keys, key) && isNull(tree.entries.get(key)?.value);
  return [...tree.entries.keys()].some(isEmpty) ? pick(tree, key => !isEmpty(key)) : tree;
}

function within({ where, value }: Entry, keys: object): Entry {
  return { where, value: value.kind === 'map' ? withoutNulls(value, keys) : value };
}
