import type { Variables } from '../../model/variables.ts';
import { limits } from '../parse/limits.ts';
import { orderByDependency } from './cycle.ts';
import { expand, referencesOf } from './expand.ts';

/** The variables of a job with their values worked out, or what keeps them from having any. */
export interface ExpandedVariables {
  /** Those that the pipeline and the job set. */
  readonly variables: Variables;
  /** The value of a variable, predefined ones included. */
  readonly lookUp: (name: string) => string | undefined;
  /** Names that depend on each other; each begins and ends with the same one. */
  readonly cycles: readonly (readonly string[])[];
  readonly tooLong: readonly string[];
  /** Used, and set by nobody. */
  readonly unknown: ReadonlySet<string>;
}

/**
 * Works out the variables of a job. `layers` go from the most general (predefined) to the most particular (the job's);
 * a later one wins. Predefined values are taken as they are: a branch called `$HOME` stays one. A variable that uses
 * its own name means the one it hides: `PATH_LIST: $PATH_LIST:/more` in a job adds to the pipeline's.
 */
export function expandVariables(predefined: Variables, layers: readonly Variables[]): ExpandedVariables {
  const hidden = (name: string, below: number) =>
    layers.slice(0, below).findLastIndex(layer => Object.hasOwn(layer, name));
  const idOf = (name: string, below: number) => `${hidden(name, below)} ${name}`;
  const rawOf = (id: string) => layers[levelOf(id)]?.[nameOf(id)] ?? '';
  const idSeenFrom = (id: string, name: string) => idOf(name, name === nameOf(id) ? levelOf(id) : layers.length);

  const names = new Set(layers.flatMap(layer => Object.keys(layer)));
  const ids = layers.flatMap((layer, level) => Object.keys(layer).map(name => `${level} ${name}`));
  const { order, cycles } = orderByDependency(ids, id => referencesOf(rawOf(id)).map(name => idSeenFrom(id, name)));

  const values = new Map<string, string>();
  const tooLong = new Set<string>();
  const unknown = new Set<string>();
  const resolve = (id: string): string | undefined => {
    if (levelOf(id) >= 0) return values.get(id) ?? '';
    if (Object.hasOwn(predefined, nameOf(id))) return predefined[nameOf(id)];
    unknown.add(nameOf(id));
    return undefined;
  };
  for (const id of order) {
    const value = expand(rawOf(id), name => resolve(idSeenFrom(id, name)), limits.variable);
    if (value === undefined) tooLong.add(nameOf(id));
    values.set(id, value ?? '');
  }
  return {
    variables: Object.fromEntries(Array.from(names, name => [name, values.get(idOf(name, layers.length)) ?? ''])),
    lookUp: name => resolve(idOf(name, layers.length)),
    cycles: cycles.map(cycle => cycle.map(nameOf)),
    tooLong: [...tooLong],
    unknown,
  };
}

function levelOf(id: string): number {
  return Number(id.slice(0, id.indexOf(' ')));
}

function nameOf(id: string): string {
  return id.slice(id.indexOf(' ') + 1);
}
