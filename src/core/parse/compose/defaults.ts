import type { Findings } from '../findings.ts';
import { defaultShape } from '../shape.ts';
import { type Entry, type MapTree, mapOf, type Tree } from '../tree.ts';

/** What every job starts from, by key. */
export type Defaults = ReadonlyMap<string, Entry>;

/**
 * What `default` and the same keys at the top of the file say. A key that is in both is an error, as in GitLab.
 * `top` holds sound keys only: what is wrong with a default is said there, once, and not in every job.
 */
export function defaultsOf(top: MapTree, findings: Findings): Defaults {
  const block = top.entries.get('default')?.value;
  const written = block?.kind === 'map' ? block.entries : new Map<string, Entry>();
  const defaults = new Map<string, Entry>();
  for (const key of defaultShape.keyof().options) {
    const old = top.entries.get(key);
    const entry = written.get(key) ?? old;
    if (entry) defaults.set(key, entry);
    if (!old || !written.has(key)) continue;
    findings.error(old.where, `\`${key}\` is given both here and in \`default\`.`, 'Keep the one in `default`.');
  }
  return defaults;
}

/** The job with the defaults that it does not write itself: a key's value is taken whole or not at all. */
export function withDefaults(job: MapTree, defaults: Defaults): MapTree {
  const inherited = inheritedKeys(job.entries.get('inherit')?.value);
  const missing = [...defaults].filter(([key]) => !job.entries.has(key) && inherited(key));
  return missing.length === 0 ? job : mapOf(new Map([...job.entries, ...missing]), job.where);
}

/** What `inherit: default` lets in; one that is not sound lets in everything, and is told of with the job. */
function inheritedKeys(inherit: Tree | undefined): (key: string) => boolean {
  const wanted = inherit?.kind === 'map' ? inherit.entries.get('default')?.value : undefined;
  if (wanted?.kind === 'list') {
    const keys = new Set(wanted.items.map(item => (item.kind === 'scalar' ? item.text : '')));
    return key => keys.has(key);
  }
  return () => !(wanted?.kind === 'scalar' && wanted.value === false);
}
