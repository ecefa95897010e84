import type { Definition, Definitions, Variables } from '../../../model/variables.ts';
import type { LookUp } from '../../expression/holds.ts';
import { limits } from '../../parse/limits.ts';
import { orderByDependency } from '../graph/cycle.ts';
import { largestPlan } from '../size.ts';
import { compose, expand, expandPartly, literal, referencesOf } from './expand.ts';

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
  /** What it took to work them out, in characters; each use of a variable counts as several. */
  readonly effort: number;
}

/** What a variable is, by its name, once it is decided which definition counts. */
export type Written = ReadonlyMap<string, Pick<Definition, 'value' | 'expand'>>;

/** What is known beside the variables that are worked out. */
export interface Outside {
  readonly lookUp: LookUp;
  /** The same, but undefined where the value may still become another. */
  readonly certain: LookUp;
  /** Predefined values: what a variable that uses its own name, and hides no other, means by it. */
  readonly predefined: LookUp;
}

/**
 * Decides which definition of each variable counts. `layers` go from the most general to the most particular; a later
 * one wins. A variable that uses its own name means the one it hides, here or in `below`: `FLAGS: $FLAGS -g` in a job adds
 * to the pipeline's.
 */
export function layerVariables(layers: readonly Definitions[], below: Written = new Map()): Written {
  const written = new Map<string, Pick<Definition, 'value' | 'expand'>>();
  for (const layer of layers) {
    for (const [name, definition] of Object.entries(layer)) {
      const hidden = written.get(name) ?? below.get(name);
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

/** Characters that take as long as finding out what one `$A` stands for. */
const perReference = 64;

/** A template may be longer than its value will be: each dollar sign is two, each name has braces. */
const longestTemplate = 4 * limits.variable;

/**
 * Works out the variables of a job. Values from outside (predefined ones) are taken as they are: a branch called `$HOME`
 * stays one. `mayChange` tells which of the variables may be replaced by another value before the job starts. Stops, with
 * what is left unresolved, when all of them are more than a plan may hold.
 */
export function expandVariables(
  written: Written,
  outside: Outside | LookUp,
  mayChange: (name: string) => boolean = () => false,
): ExpandedVariables {
  const around = typeof outside === 'function' ? { lookUp: outside, certain: outside, predefined: outside } : outside;
  const values = new Map(Array.from(written, ([name, { value }]) => [name, value]));
  const late = new Map<string, string>();
  const tooLong = [...written].filter(([, { value }]) => value.length > limits.variable).map(([name]) => name);
  const lookUp: LookUp = name => values.get(name) ?? around.lookUp(name);
  const certain: LookUp = name => {
    if (!values.has(name)) return around.certain(name);
    return late.has(name) || mayChange(name) ? undefined : values.get(name);
  };
  const users = [...written].filter(([, { value, expand }]) => expand && value.includes('$')).map(([name]) => name);
  const used = new Map(users.map(name => [name, referencesOf(written.get(name)?.value ?? '')]));
  const { order, cycles } = orderByDependency(users, name => used.get(name)?.filter(other => other !== name) ?? []);

  let effort = values.entries().reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  for (const name of order) {
    const text = written.get(name)?.value ?? '';
    effort += perReference * (used.get(name)?.length ?? 0);
    if (effort > largestPlan) break;
    const seenFrom = (seen: LookUp) => (other: string) => (other === name ? around.predefined(other) : seen(other));
    const value = expand(text, seenFrom(lookUp), limits.variable);
    if (value === undefined) tooLong.push(name);
    values.set(name, value ?? '');
    effort += Math.max(0, (value?.length ?? 0) - text.length);
    if (used.get(name)?.every(other => seenFrom(certain)(other) !== undefined)) continue;
    const template = expandPartly(text, seenFrom(certain), longestTemplate);
    if (template === undefined) tooLong.push(name);
    late.set(name, template ?? '');
    effort += template?.length ?? 0;
  }
  return {
    variables: Object.fromEntries(values),
    late: Object.fromEntries(late),
    lookUp,
    asWritten: name => written.get(name)?.value ?? around.lookUp(name),
    certain,
    cycles,
    tooLong,
    effort,
  };
}
