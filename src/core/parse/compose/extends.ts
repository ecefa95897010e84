import type { Position } from '../../../model/diagnostic.ts';
import type { Findings } from '../findings.ts';
import { limits } from '../limits.ts';
import { nearest } from '../nearest.ts';
import { type Entry, type MapTree, mapOf, pick, type ScalarTree, type Tree } from '../tree.ts';
import type { Budget } from './budget.ts';
import { merge } from './merge.ts';

/** Jobs and templates by name. */
export type Entries = ReadonlyMap<string, Entry>;

interface Extended {
  readonly tree: Tree;
  /** How many `extends` follow each other down to the deepest template. */
  readonly levels: number;
}

/** What resolving names depends on. */
export interface Resolving {
  readonly findings: Findings;
  readonly budget: Budget;
  /** Whether all files are there. If not, a name that is missing may be in one of the others, and nothing is said. */
  readonly complete: boolean;
}

/** Merges into every job and template what it extends: later ones win over earlier, and the job itself most. */
export function extendAll(entries: Entries, resolving: Resolving): Entries {
  const extension = new Extension(entries, resolving);
  return new Map(
    Array.from(entries, ([name, { where, value }]) => [name, { where, value: extension.extend(name, value).tree }]),
  );
}

/** What a job has from a template that is missing: nothing can be said about these keys. */
function unreadable(where: Position): MapTree {
  const value: ScalarTree = { kind: 'scalar', value: null, text: '', where, size: 1, unreadable: true };
  return mapOf(new Map(['script', 'stage'].map(key => [key, { where, value }])), where);
}

/** Going further down than this could overflow the stack; what is wrong is known by then. */
const longestPath = 100;

class Extension {
  readonly #entries: Entries;
  readonly #resolving: Resolving;
  readonly #done = new Map<string, Extended>();
  /** The names that are being extended, each by the one before. */
  readonly #path: string[] = [];

  constructor(entries: Entries, resolving: Resolving) {
    this.#entries = entries;
    this.#resolving = resolving;
  }

  extend(name: string, tree: Tree): Extended {
    const written = tree.kind === 'map' ? tree.entries.get('extends')?.value : undefined;
    if (tree.kind !== 'map' || !written) return { tree, levels: 0 };
    const known = this.#done.get(name);
    if (known) return known;
    this.#path.push(name);
    const extended = this.#extend(name, tree, written);
    this.#path.pop();
    this.#done.set(name, extended);
    return extended;
  }

  #extend(name: string, tree: MapTree, written: Tree): Extended {
    const found = this.#namesOf(written, name).map(base => this.#base(base, name));
    const bases = found.filter(base => base !== undefined);
    const own = pick(tree, key => key !== 'extends');
    const guess = bases.length < found.length ? [unreadable(written.where)] : [];
    const layers = [...guess, ...bases.map(base => base.tree), own];
    const merged = layers.reduce((below, above) => merge(below, above, this.#resolving.budget));
    const levels = 1 + Math.max(0, ...bases.map(base => base.levels));
    if (levels <= limits.extends) return { tree: merged, levels };
    this.#resolving.findings.error(
      written.where,
      `\`${name}\`: \`extends\` is nested more than ${limits.extends} levels deep.`,
      'Let templates extend fewer others.',
    );
    return { tree: merged, levels: 0 };
  }

  #namesOf(written: Tree, name: string): readonly ScalarTree[] {
    const names = written.kind === 'list' ? written.items : [written];
    return names.flatMap(each => {
      if (each.kind === 'scalar' && typeof each.value === 'string' && each.value !== '') return [each];
      if (each.kind === 'scalar' && each.unreadable && !each.reference) return [];
      this.#resolving.findings.error(
        each.where,
        `\`${name}\`: \`extends\` must be the name of a job or template, or a list of names.`,
        'Write `extends: .template`, or a list of such names.',
      );
      return [];
    });
  }

  /** What is below a name; undefined when it cannot be extended, and that was said. */
  #base({ text: base, where }: ScalarTree, name: string): { tree: MapTree; levels: number } | undefined {
    const { findings, complete } = this.#resolving;
    const entry = this.#entries.get(base);
    if (!entry) {
      if (complete) {
        findings.error(
          where,
          `\`${name}\` extends \`${base}\`, but there is no such job or template.`,
          this.#hint(base),
        );
      }
      return undefined;
    }
    if (entry.value.kind !== 'map') {
      findings.error(where, `\`${name}\` extends \`${base}\`, which is not a job or template.`);
      return undefined;
    }
    const start = this.#path.indexOf(base);
    if (start !== -1) {
      const circle = [...this.#path.slice(start), base].map(each => `\`${each}\``).join(' → ');
      findings.error(where, `\`extends\` goes round in a circle: ${circle}.`, 'Remove one of them.');
      return undefined;
    }
    if (this.#path.length > longestPath) return { tree: entry.value, levels: limits.extends };
    const { tree, levels } = this.extend(base, entry.value);
    return tree.kind === 'map' ? { tree, levels } : undefined;
  }

  #hint(base: string): string {
    const meant = nearest(base, this.#entries.keys());
    if (meant !== undefined) return `Did you mean \`${meant}\`?`;
    return 'Define it in this file or in one that is included.';
  }
}
