import type { Variables } from '../../../model/variables.ts';
import { Memory } from '../../plan/choose/circumstances.ts';
import { conditionsHold } from '../../plan/choose/conditions.ts';
import type { Facts, Questions } from '../../plan/choose/facts.ts';
import { questionsOfRules } from '../../plan/choose/questions.ts';
import { expand } from '../../plan/values/expand.ts';
import type { Findings } from '../findings.ts';
import { limits } from '../limits.ts';
import { conditionsOf } from '../normalize/conditions.ts';
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
  readonly #memory: Memory;
  readonly #changed = new Set<string>();
  #files = false;

  constructor(variables: Variables, facts: Facts, findings: Findings) {
    this.#variables = variables;
    this.#facts = facts;
    this.#memory = new Memory(facts);
    this.findings = findings;
  }

  /** What nobody could tell it. */
  get questions(): Questions {
    return { files: this.#files, changed: [...this.#changed] };
  }

  /** Whether the first rule that holds lets the file of this entry in; without one that holds it stays out. */
  letsIn(written: IncludeRules, entry: MapTree): boolean {
    const faults = new Faults(entry, '`include`: ', this.findings);
    const found = this.findings.count;
    const rules = written.map((rule, index) => conditionsOf(rule, ['rules', index], faults));
    if (this.findings.count > found) return false;
    this.#ask(questionsOfRules(rules, this.#lookUp, this.#memory));
    const circumstances = { lookUp: this.#lookUp, facts: this.#facts, memory: this.#memory };
    const decisive = written[rules.findIndex(rule => conditionsHold(rule, circumstances))];
    return decisive !== undefined && decisive.when !== 'never';
  }

  /** With the values of variables in it; nothing when it becomes too long. */
  expanded(text: string): string {
    return expand(text, this.#lookUp, limits.path) ?? '';
  }

  #ask({ files, changed }: Questions): void {
    if (files && !this.#facts.files) this.#files = true;
    for (const base of changed) if (!this.#facts.changed?.has(base)) this.#changed.add(base);
  }

  readonly #lookUp = (name: string) => (Object.hasOwn(this.#variables, name) ? this.#variables[name] : undefined);
}
