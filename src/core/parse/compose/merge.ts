import { type Entry, type MapTree, mapOf, type Tree } from '../tree.ts';
import type { Budget } from './budget.ts';

/**
 * GitLab's deep merge, for includes and `extends`: mappings are joined key by key, and of anything else the later one
 * is taken whole. Parts are shared, not copied. Once the budget is used up, the answer is `over` alone.
 */
export function merge(base: MapTree, over: MapTree, budget: Budget): MapTree {
  if (base.entries.size === 0) return over;
  if (over.entries.size === 0) return { ...base, where: over.where };
  if (!budget.copy(base.entries.size + over.entries.size)) return over;
  const entries = new Map(base.entries);
  for (const [key, entry] of over.entries) {
    const below = entries.get(key);
    entries.set(key, below === undefined ? entry : { where: entry.where, value: mergeValues(below, entry, budget) });
  }
  return mapOf(entries, over.where);
}

function mergeValues({ value: base }: Entry, { value: over }: Entry, budget: Budget): Tree {
  return base.kind === 'map' && over.kind === 'map' ? merge(base, over, budget) : over;
}
