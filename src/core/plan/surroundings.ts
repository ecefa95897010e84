import type { Pipeline } from '../../model/pipeline.ts';
import type { Definition, Definitions, Variables } from '../../model/variables.ts';
import type { LookUp } from '../expression/holds.ts';
import { Inherited } from './values/inherited.ts';
import { type ExpandedVariables, layerVariables } from './values/variables.ts';

/** What is the same for all jobs of a plan. */
export interface Common {
  readonly pipeline: Pipeline;
  /** Of the rule of `workflow` that let the run begin. */
  readonly workflowVariables: Definitions;
  /** Predefined for the whole run. */
  readonly predefined: Variables;
  readonly given: Variables;
}

/** What is the same for all jobs of a plan, and what was worked out of it. */
export class Surroundings {
  readonly pipeline: Pipeline;
  readonly given: Variables;
  readonly #layers: readonly Definitions[];
  readonly #predefined: LookUp;
  readonly #inherited = new Map<string, Inherited>();
  #effort = 0;

  constructor({ pipeline, workflowVariables, predefined, given }: Common) {
    this.pipeline = pipeline;
    this.given = given;
    this.#layers = [pipeline.variables, workflowVariables];
    this.#predefined = name => (Object.hasOwn(predefined, name) ? predefined[name] : undefined);
  }

  /** The variables that belong to no job, for `workflow`. */
  get variables(): ExpandedVariables {
    return this.inherited(true, false).expanded;
  }

  /** What it took to work out all that was asked for. */
  get effort(): number {
    return this.#effort;
  }

  /** What jobs get that inherit the same, those that were given included. */
  inherited(inherit: boolean | readonly string[], mayChange: boolean): Inherited {
    const key = JSON.stringify([inherit, mayChange]);
    const known = this.#inherited.get(key);
    if (known) return known;
    const layers = this.#layers.map(layer => inheritedOf(layer, inherit));
    const given = Object.entries(this.given).map(([name, value]): [string, Definition] => [
      name,
      { value, expand: false },
    ]);
    const written = layerVariables([...layers, Object.fromEntries(given)]);
    const made = new Inherited(written, this.#predefined, name => mayChange && !Object.hasOwn(this.given, name));
    this.#effort += made.expanded.effort;
    this.#inherited.set(key, made);
    return made;
  }

  /** What a job may define: what was given wins over it. */
  withoutGiven(layer: Definitions): Definitions {
    const entries = Object.entries(layer);
    if (!entries.some(([name]) => Object.hasOwn(this.given, name))) return layer;
    return Object.fromEntries(entries.filter(([name]) => !Object.hasOwn(this.given, name)));
  }
}

function inheritedOf(layer: Definitions, inherit: boolean | readonly string[]): Definitions {
  if (inherit === true) return layer;
  const names = new Set(inherit === false ? [] : inherit);
  return Object.fromEntries(Object.entries(layer).filter(([name]) => names.has(name)));
}
