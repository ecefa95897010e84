import type { Diagnostic } from '../../../model/diagnostic.ts';
import type { Environment } from '../../../model/pipeline.ts';
import type { Definition, Definitions, Variables } from '../../../model/variables.ts';
import type { Member } from '../graph/matrix.ts';
import type { Surroundings } from '../surroundings.ts';
import { tellOf } from '../tell.ts';
import { resolveEnvironment } from './environment.ts';
import { jobVariables } from './predefined.ts';
import type { ExpandedVariables } from './variables.ts';

/** The variables of one member, its environment, and what is wrong with them. */
export interface Scope {
  readonly variables: ExpandedVariables;
  readonly environment?: Environment;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Works out the variables that a member has, with those of the rule that let it in. What is more particular wins, as in
 * GitLab: given by people, rule, matrix, job, rule of `workflow`, pipeline, predefined. `mayChange` when others may give it
 * variables as it starts.
 */
export function scopeOf(member: Member, ruleVariables: Definitions, around: Surroundings, mayChange = false): Scope {
  const { job, key, node, matrix = {} } = member;
  const inherited = around.inherited(job.inheritVariables, mayChange);
  const layers = [job.variables, expanding(matrix), ruleVariables].map(layer => around.withoutGiven(layer));
  const when = job.when === 'never' ? 'on_success' : job.when;
  const described = { key, stage: job.stage, when, ...(node === undefined ? {} : { node }) };
  const variables = inherited.extend(layers, jobVariables(described));
  if (job.environment === undefined) return { variables, diagnostics: [] };
  const diagnostics: Diagnostic[] = [];
  const environment = resolveEnvironment(job.environment, variables, tellOf(job, diagnostics));
  if (environment === undefined) return { variables, diagnostics };
  const { url: _, ...named } = environment;
  const withEnvironment = inherited.extend(layers, jobVariables({ ...described, environment: named }));
  return { variables: withEnvironment, environment, diagnostics };
}

function expanding(variables: Variables): Definitions {
  const entries = Object.entries(variables).map(([name, value]): [string, Definition] => [
    name,
    { value, expand: true },
  ]);
  return Object.fromEntries(entries);
}
