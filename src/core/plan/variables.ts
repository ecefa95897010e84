import type { Definition, Definitions, Variables } from '../../model/variables.ts';
import type { LookUp } from '../expression/holds.ts';
import { limits } from '../parse/limits.ts';
import { orderByDependency } from './cycle.ts';
import { compose, expand, expandPartly, literal, referencesOf } from './expand.ts';
import { largestPlan } from './size.ts';

/** The variables of a job with their values worked out, or what keeps them from having any. */
export interface ExpandedVariables {
  /** What is not known yet is empty in them. */
  readonly variables: Variables;
  /** Templates of those that use, however far down, what is not known yet. */
  readonly late: Variables;
  /** The value of a variable, those from outside included. */
  readonly lookUp: LookUp;
  /** The same, but with the variables in them unresolved. */
  readonly asWritten: LookUp;
  /** The same as `lookUp`, but undefined where the value may still become another. */
  readonly certain: LookUp;
  /** Names that depend on each other; each begins and ends with the same one. */
  readonly cycles: readonly (readonly string[])[];
  readonly tooLong: readonly string[];
  /** Whether all of them together are too much for a plan; then the others were not worked out. */
  readonly tooMany: boolean;
}

/** What a variable is, by its name, once it is decided which definition counts. */
export type Written = ReadonlyMap<string, Pick<Definition, 'value' | 'expand'>>;

/**
 * Decides which definition of each variable counts. `layers` go from the most general to the most particular; a later
 * one wins. A variable that uses its own name means the one it hides: `FLAGS: $FLAGS -g` in a job adds to the pipeline's.
 */
export function layerVariables(layers: readonly Definitions[]): Written {
  const written = new Map<string, Pick<Definition, 'value' | 'expand'>>();
  for (const layer of layers) {
    for (const [name, definition] of Object.entries(layer)) {
      const hidden = written.get(name);
      written.set(name, hidden === undefined ? definition : onTopOf(hidden, name, definition));
    }
  }
  return written;
}

function onTopOf(hidden: Pick<Definition, 'value' | 'expand'>, name: string, definition: Definition) {
  if (!definition.expand || !referencesOf(definition.value).includes(name)) return definition;
  const below = hidden.expand ? hidden.value : literal(hidden.value);
  // One character more than a variable may have is enough for it to be found too long.
  const value = compose(definition.value, name, below, limits.variable) ?? ' '.repeat(limits.variable + 1);
  return { value, expand: true };
}

/**
 * Works out the variables of a job. Values from `outside` (predefined ones) are taken as they are: a branch called
 * `$HOME` stays one. `mayChange` tells which of the variables may be replaced by another value before the job starts.
 */
export function expandVariables(
  written: Written,
  outside: LookUp,
  mayChange: (name: string) => boolean = () => false,
): ExpandedVariables {
  const values = new Map(Array.from(written, ([name, { value }]) => [name, value]));
  const late = new Map<string, string>();
  const tooLong = [...written].filter(([, { value }]) => value.length > limits.variable).map(([name]) => name);
  const lookUp: LookUp = name => values.get(name) ?? outside(name);
  const certain: LookUp = name => (late.has(name) || (values.has(name) && mayChange(name)) ? undefined : lookUp(name));
  const users = [...written].filter(([, { value, expand }]) => expand && value.includes('$')).map(([name]) => name);
  const usedBy = (name: string) => referencesOf(written.get(name)?.value ?? '').filter(used => used !== name);
  const { order, cycles } = orderByDependency(users, usedBy);

  let size = Array.from(written, ([name, { value }]) => name.length + value.length).reduce(
    (sum, each) => sum + each,
    0,
  );
  for (const name of size > largestPlan ? [] : order) {
    const text = written.get(name)?.value ?? '';
    const seenFrom = (seen: LookUp) => (used: string) => (used === name ? outside(used) : seen(used));
    const value = expand(text, seenFrom(lookUp), limits.variable);
    if (value === undefined) tooLong.push(name);
    values.set(name, value ?? '');
    if (referencesOf(text).some(used => seenFrom(certain)(used) === undefined)) {
      late.set(name, expandPartly(text, seenFrom(certain), limits.variable) ?? '');
    }
    size += (value?.length ?? 0) - text.length;
    if (size > largestPlan) break;
  }
  return {
    variables: Object.fromEntries(values),
    late: Object.fromEntries(late),
    lookUp,
    asWritten: name => written.get(name)?.value ?? outside(name),
    certain,
    cycles,
    tooLong,
    tooMany: size > largestPlan,
  };
}
