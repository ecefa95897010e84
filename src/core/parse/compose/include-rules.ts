import type { Variables } from '../../../model/variables.ts';
import { holds } from '../../expression/holds.ts';
import { Patterns } from '../../expression/patterns.ts';
import { expand } from '../../plan/expand.ts';
import type { Facts, Questions } from '../../plan/facts.ts';
import { FileSearch } from '../../plan/file-search.ts';
import type { Findings } from '../findings.ts';
import { limits } from '../limits.ts';
import { type Conditions, conditionsOf } from '../normalize/conditions.ts';
import { Faults } from '../normalize/faults.ts';
import type { topShape } from '../shape.ts';
import type { MapTree } from '../tree.ts';

type Include = Exclude<NonNullable<ReturnType<typeof topShape.parse>['include']>, string | readonly unknown[]>;
export type IncludeRules = NonNullable<Include['rules']>;

/** Decides which files are included: by variables, and by what is known of the commit. Keeps what it had to guess. */
export class Judge {
  readonly findings: Findings;
  readonly #variables: Variables;
  readonly #facts: Facts;
  readonly #search: FileSearch;
  readonly #patterns = new Patterns();
  readonly #changed = new Set<string>();
  #files = false;

  constructor(variables: Variables, facts: Facts, findings: Findings) {
    this.#variables = variables;
    this.#facts = facts;
    this.#search = new FileSearch(facts);
    this.findings = findings;
  }

  /** What nobody could tell it. */
  get questions(): Questions {
    return { files: this.#files, changed: [...this.#changed] };
  }

  /** Whether the first rule that holds lets the file of this entry in; without one that holds it stays out. */
  letsIn(rules: IncludeRules, entry: MapTree): boolean {
    const faults = new Faults(entry, '`include`: ', this.findings);
    const conditions = rules.map((rule, index) => conditionsOf(rule, ['rules', index], faults));
    const decisive = rules[conditions.findIndex(each => this.#holds(each))];
    return decisive !== undefined && decisive.when !== 'never';
  }

  /** With the values of variables in it; nothing when it becomes too long. */
  expanded(text: string): string {
    return expand(text, this.#lookUp, limits.path) ?? '';
  }

  #holds({ if: condition, changes, exists }: Conditions): boolean {
    if (condition && !holds(condition.expression, this.#lookUp, this.#patterns)) return false;
    if (changes && !this.#hasChanged(changes.paths, this.expanded(changes.compareTo ?? ''))) return false;
    return !exists || this.#doesExist(exists);
  }

  #hasChanged(globs: readonly string[], compareTo: string): boolean {
    if (!this.#facts.changed?.has(compareTo)) this.#changed.add(compareTo);
    return globs.some(glob => this.#search.changed(this.expanded(glob), compareTo));
  }

  #doesExist(globs: readonly string[]): boolean {
    if (!this.#facts.files) this.#files = true;
    return globs.some(glob => this.#search.exists(this.expanded(glob)));
  }

  readonly #lookUp = (name: string) => (Object.hasOwn(this.#variables, name) ? this.#variables[name] : undefined);
}
