import type { Entry, MapTree, Tree } from '../tree.ts';
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
  let { size } = base;
  for (const [key, entry] of over.entries) {
    const below = entries.get(key);
    const value = below === undefined ? entry.value : mergeValues(below, entry, budget);
    entries.set(key, value === entry.value ? entry : { where: entry.where, value });
    size += value.size - (below?.value.size ?? 0);
  }
  return { kind: 'map', entries, where: over.where, size };
}

function mergeValues({ value: base }: Entry, { value: over }: Entry, budget: Budget): Tree {
  return base.kind === 'map' && over.kind === 'map' ? merge(base, over, budget) : over;
}
