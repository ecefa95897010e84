import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Environment, Pipeline } from '../../model/pipeline.ts';
import type { Definition, Definitions, Variables } from '../../model/variables.ts';
import type { LookUp } from '../expression/holds.ts';
import { resolveEnvironment } from './environment.ts';
import type { Member } from './matrix.ts';
import { jobVariables } from './predefined.ts';
import { tellOf } from './tell.ts';
import { type ExpandedVariables, expandVariables, layerVariables } from './variables.ts';

/** What is the same for all jobs of a plan. */
export interface Surroundings {
  readonly pipeline: Pipeline;
  /** Of the rule of `workflow` that let the run begin. */
  readonly workflowVariables: Definitions;
  /** Predefined for the whole run. */
  readonly predefined: Variables;
  readonly given: Variables;
}

/** The variables of one member, its environment, and what is wrong with them. */
export interface Scope {
  readonly variables: ExpandedVariables;
  readonly environment?: Environment;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Works out the variables that a member has, with those of the rule that let it in. What is more particular wins, as in
 * GitLab: given by people, rule, matrix, job, rule of `workflow`, pipeline, predefined. `mayChange` tells which may get
 * another value when the job starts.
 */
export function scopeOf(
  member: Member,
  ruleVariables: Definitions,
  around: Surroundings,
  mayChange: (name: string) => boolean = () => false,
): Scope {
  const { job, key, node, matrix = {} } = member;
  const inherited = (layer: Definitions) => inheritedOf(layer, job.inheritVariables);
  const written = layerVariables([
    inherited(around.pipeline.variables),
    inherited(around.workflowVariables),
    job.variables,
    defined(matrix, true),
    ruleVariables,
    defined(around.given, false),
  ]);
  const outside = (environment?: Environment) => {
    const described = { key, stage: job.stage, when: job.when === 'never' ? 'on_success' : job.when };
    const ofJob = jobVariables({ ...described, ...(node && { node }), ...(environment && { environment }) });
    return lookUpIn(ofJob, around.predefined);
  };
  const stays = (name: string) => !Object.hasOwn(around.given, name) && mayChange(name);
  const variables = expandVariables(written, outside(), stays);
  if (job.environment === undefined) return { variables, diagnostics: [] };
  const diagnostics: Diagnostic[] = [];
  const environment = resolveEnvironment(job.environment, variables, tellOf(job, diagnostics));
  if (environment === undefined) return { variables, diagnostics };
  const { url: _, ...named } = environment;
  return { variables: expandVariables(written, outside(named), stays), environment, diagnostics };
}

/** The variables that belong to no job, for `workflow`. */
export function pipelineVariables({ pipeline, workflowVariables, given, predefined }: Surroundings): ExpandedVariables {
  const layers = [pipeline.variables, workflowVariables, defined(given, false)];
  return expandVariables(layerVariables(layers), lookUpIn(predefined));
}

function inheritedOf(layer: Definitions, inherit: boolean | readonly string[]): Definitions {
  if (inherit === true) return layer;
  const names = new Set(inherit === false ? [] : inherit);
  return Object.fromEntries(Object.entries(layer).filter(([name]) => names.has(name)));
}

function defined(variables: Variables, expand: boolean): Definitions {
  const entries = Object.entries(variables).map(([name, value]): [string, Definition] => [name, { value, expand }]);
  return Object.fromEntries(entries);
}

/** The first of some variables that has a name. */
function lookUpIn(...layers: readonly Variables[]): LookUp {
  return name => layers.find(layer => Object.hasOwn(layer, name))?.[name];
}
