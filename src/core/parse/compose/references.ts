import type { Position } from '../../../model/diagnostic.ts';
import { limits } from '../limits.ts';
import { nearest } from '../nearest.ts';
import { type Entry, isNull, listOf, type MapTree, mapOf, type ScalarTree, type Tree } from '../tree.ts';
import type { Entries, Resolving } from './extends.ts';

interface Resolved {
  readonly tree: Tree;
  /** How many references follow each other down to the last. */
  readonly levels: number;
}

/** Going further down than this could overflow the stack; what is wrong is known by then. */
const longestPath = 100;

/** Puts in the place of every `!reference` what it names. It sees jobs as they are once they have been extended. */
export class References {
  readonly #entries: Entries;
  readonly #resolving: Resolving;
  /** What was resolved: shared parts stay shared. */
  readonly #done = new Map<Tree, Resolved>();
  /** The references on the way, each found in what the one before names. */
  readonly #path: ScalarTree[] = [];

  constructor(entries: Entries, resolving: Resolving) {
    this.#entries = entries;
    this.#resolving = resolving;
  }

  resolve(tree: Tree): Tree {
    return this.#resolve(tree).tree;
  }

  #resolve(tree: Tree): Resolved {
    if (tree.kind === 'scalar' && !tree.reference) return { tree, levels: 0 };
    const known = this.#done.get(tree);
    if (known) return known;
    const resolved = this.#within(tree);
    this.#done.set(tree, resolved);
    return resolved;
  }

  #within(tree: Tree): Resolved {
    if (tree.kind === 'list') {
      const items = tree.items.map(item => this.#resolve(item));
      const levels = deepest(items);
      return levels === 0
        ? { tree, levels }
        : {
            tree: listOf(
              items.map(item => item.tree),
              tree.where,
            ),
            levels,
          };
    }
    return tree.kind === 'map' ? this.#withinMap(tree) : this.#follow(tree);
  }

  #withinMap(tree: MapTree): Resolved {
    const values = Array.from(tree.entries, ([key, { where, value }]) => ({ key, where, ...this.#resolve(value) }));
    const levels = deepest(values);
    if (levels === 0) return { tree, levels };
    const entries = values.map(({ key, where, tree: value }): [string, Entry] => [key, { where, value }]);
    return { tree: mapOf(new Map(entries), tree.where), levels };
  }

  #follow(reference: ScalarTree): Resolved {
    const { where } = reference;
    const start = this.#path.indexOf(reference);
    if (start !== -1) {
      const circle = [...this.#path.slice(start), reference].map(nameOf).join(' → ');
      return this.#fail(where, `\`!reference\` goes round in a circle: ${circle}.`, 'Remove one of them.');
    }
    if (this.#path.length > longestPath) return this.#tooDeep(where);
    this.#path.push(reference);
    const named = this.#find(reference);
    const resolved = named && this.#resolve(named);
    this.#path.pop();
    if (!resolved) return { tree: unresolved(where), levels: 1 };
    if (resolved.levels === limits.references) return this.#tooDeep(where);
    return { tree: resolved.tree, levels: resolved.levels + 1 };
  }

  /** What a reference names; undefined when there is no such thing, and that was said. */
  #find(reference: ScalarTree): Tree | undefined {
    let entries: Entries = this.#entries;
    let found: Tree | undefined;
    for (const [index, key] of (reference.reference ?? []).entries()) {
      if (index > 0) {
        const within = found?.kind === 'scalar' ? this.#resolve(found).tree : found;
        if (within?.kind === 'scalar' && within.unreadable) return undefined;
        entries = within?.kind === 'map' ? within.entries : new Map();
      }
      found = entries.get(key)?.value;
      if (found !== undefined && !isNull(found)) continue;
      this.#missing(reference, index, entries);
      return undefined;
    }
    return found;
  }

  #missing(reference: ScalarTree, index: number, entries: Entries): void {
    const { findings, complete } = this.#resolving;
    if (!complete) return;
    const keys = reference.reference ?? [];
    const key = keys[index] ?? '';
    const place = index === 0 ? 'in the pipeline' : `in \`${keys.slice(0, index).join(':')}\``;
    if (entries.has(key)) {
      findings.error(reference.where, `${nameOf(reference)}: \`${key}\` ${place} is empty.`);
      return;
    }
    const meant = nearest(key, entries.keys());
    const hint = meant === undefined ? undefined : `Did you mean \`${meant}\`?`;
    findings.error(reference.where, `${nameOf(reference)}: there is no \`${key}\` ${place}.`, hint);
  }

  #tooDeep(where: Position): Resolved {
    return this.#fail(
      where,
      `\`!reference\` is nested more than ${limits.references} levels deep.`,
      'Name the last of them directly.',
    );
  }

  #fail(where: Position, message: string, hint: string): Resolved {
    this.#resolving.findings.error(where, message, hint);
    return { tree: unresolved(where), levels: 1 };
  }
}

function deepest(resolved: readonly Resolved[]): number {
  return resolved.reduce((most, { levels }) => Math.max(most, levels), 0);
}

function nameOf({ reference = [] }: ScalarTree): string {
  return `\`!reference [${reference.join(', ')}]\``;
}

function unresolved(where: Position): ScalarTree {
  return { kind: 'scalar', value: null, text: '', where, size: 1, unreadable: true };
}
