import type { z } from 'zod';
import { explain, faultyKeys } from './explain.ts';
import type { Findings } from './findings.ts';
import { defaultShape, topShape, type WrittenTop } from './shape.ts';
import { type MapTree, mapOf, pick, toValue } from './tree.ts';

/** What is sound of the keys of the file that are not jobs; the rest is explained. */
export function readTop(tree: MapTree, findings: Findings): { readonly value: WrittenTop; readonly tree: MapTree } {
  const top = topShape.safeParse(toValue(tree));
  if (top.success) return { value: top.data, tree };
  explain(top.error.issues, { tree, kind: 'top', prefix: '' }, findings);
  const faulty = faultyKeys(top.error.issues);
  const rest = pick(tree, key => !faulty.has(key));
  const sound = faulty.has('default') ? withSoundDefaults(rest, tree, top.error.issues) : rest;
  return { value: topShape.parse(toValue(sound)), tree: sound };
}

/** The sound keys of `default` are kept: they may have faults in their meaning too, and all are told at once. */
function withSoundDefaults(rest: MapTree, tree: MapTree, issues: readonly z.core.$ZodIssue[]): MapTree {
  const block = tree.entries.get('default');
  if (block?.value.kind !== 'map') return rest;
  const inside = issues.filter(({ path }) => path[0] === 'default');
  const faulty = faultyKeys(inside.map(issue => ({ ...issue, path: issue.path.slice(1) })));
  const value = pick(block.value, key => !faulty.has(key));
  if (!defaultShape.safeParse(toValue(value)).success) return rest;
  return mapOf(new Map([...rest.entries, ['default', { where: block.where, value }]]), tree.where);
}
