import type { Definitions, Variables } from '../../../model/variables.ts';
import type { LookUp } from '../../expression/holds.ts';
import { referencesOf } from './expand.ts';
import { type ExpandedVariables, expandVariables, layerVariables, type Written } from './variables.ts';

/** Variables that many jobs have, worked out once; what a job changes in them is worked out for it. */
export class Inherited {
  readonly expanded: ExpandedVariables;
  readonly #written: Written;
  readonly #predefined: LookUp;
  readonly #mayChange: (name: string) => boolean;
  /** Which variables use a name. */
  readonly #users = new Map<string, string[]>();

  /** `predefined` are the same for all jobs. */
  constructor(written: Written, predefined: LookUp, mayChange: (name: string) => boolean) {
    this.#written = written;
    this.#predefined = predefined;
    this.#mayChange = mayChange;
    this.expanded = expandVariables(written, predefined, mayChange);
    for (const [user, { value, expand }] of written) {
      for (const name of expand ? new Set(referencesOf(value)) : []) {
        const users = this.#users.get(name);
        if (users) users.push(user);
        else this.#users.set(name, [user]);
      }
    }
  }

  /** With the variables of a job on top, and those that are predefined for it. */
  extend(layers: readonly Definitions[], ofJob: Variables): ExpandedVariables {
    const own = layerVariables(layers, this.#written);
    const changed = this.#changedBy(own, ofJob);
    if (changed.size === 0) return { ...this.expanded, ...this.#withPredefined(ofJob), effort: 0 };
    const { lookUp, certain } = this.#withPredefined(ofJob);
    const predefined: LookUp = name => (Object.hasOwn(ofJob, name) ? ofJob[name] : this.#predefined(name));
    const base = this.expanded;
    const top = expandVariables(changed, { lookUp, certain, predefined }, this.#mayChange);
    return {
      variables: { ...base.variables, ...top.variables },
      late: { ...without(base.late, changed), ...top.late },
      lookUp: top.lookUp,
      asWritten: name =>
        changed.has(name) ? top.asWritten(name) : (this.#written.get(name)?.value ?? predefined(name)),
      certain: top.certain,
      cycles: [...base.cycles.filter(cycle => !cycle.some(name => changed.has(name))), ...top.cycles],
      tooLong: [...base.tooLong.filter(name => !changed.has(name)), ...top.tooLong],
      effort: top.effort,
    };
  }

  /** What a job defines itself, and what uses that or something that is predefined for it, however far up. */
  #changedBy(own: Written, ofJob: Variables): Written {
    const changed = new Map(own);
    const causes = [...own.keys(), ...Object.keys(ofJob)];
    for (const name of causes) {
      const isHidden = this.#written.has(name) && !changed.has(name);
      for (const user of this.#users.get(name) ?? []) {
        const definition = this.#written.get(user);
        // What is predefined under a name that the file defines too is seen by that definition alone.
        if (definition === undefined || changed.has(user) || (isHidden && user !== name)) continue;
        changed.set(user, definition);
        causes.push(user);
      }
    }
    return changed;
  }

  #withPredefined(ofJob: Variables): Pick<ExpandedVariables, 'lookUp' | 'asWritten' | 'certain'> {
    const over = (seen: LookUp) => (name: string) =>
      Object.hasOwn(ofJob, name) && !this.#written.has(name) ? ofJob[name] : seen(name);
    const { lookUp, asWritten, certain } = this.expanded;
    return { lookUp: over(lookUp), asWritten: over(asWritten), certain: over(certain) };
  }
}

function without(variables: Variables, names: ReadonlyMap<string, unknown>): Variables {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !names.has(name)));
}
