import type { Diagnostic, Position } from '../../../model/diagnostic.ts';
import type { Condition, Expression } from '../../../model/expression.ts';
import type { Job, Pipeline } from '../../../model/pipeline.ts';
import type { Definition, Definitions } from '../../../model/variables.ts';
import { referencesOf } from './expand.ts';

/** Warns of comparisons with variables that are made of others: as in GitLab, expressions see them as they are written. */
export function checkWritten({ workflow, variables, jobs }: Pipeline): readonly Diagnostic[] {
  const check = new Check(variables);
  return [
    ...(workflow.rules ?? []).flatMap(rule => check.condition(rule.if, rule.where)),
    ...jobs.flatMap(job => check.job(job)),
  ];
}

class Check {
  readonly #ofPipeline: Definitions;
  /** Whether others are used in a variable: templates put one into many jobs. */
  readonly #isMade = new Map<Definition, boolean>();

  constructor(ofPipeline: Definitions) {
    this.#ofPipeline = ofPipeline;
  }

  job(job: Job): readonly Diagnostic[] {
    const { rules = [], only, except } = job;
    const conditions = [...(only?.variables ?? []), ...(except?.variables ?? [])];
    return [
      ...rules.flatMap(rule => this.condition(rule.if, rule.where, job)),
      ...conditions.flatMap(condition => this.condition(condition, job.where, job)),
    ];
  }

  condition(condition: Condition | undefined, where: Position, job?: Job): readonly Diagnostic[] {
    const names = new Set<string>();
    if (condition) addCompared(condition.expression, names);
    return [...names].flatMap(name => {
      const definition = definitionOf(name, job?.variables ?? {}) ?? definitionOf(name, this.#ofPipeline);
      if (!definition || !this.#isMadeOfOthers(definition)) return [];
      const prefix = job ? `Job \`${job.name}\`: ` : '';
      const message = `${prefix}Expressions see \`$${name}\` as it is written, \`${shortened(definition.value)}\`.`;
      return [{ severity: 'warning', message, where, hint: 'Compare with the variables in it.', reference: 'rules' }];
    });
  }

  #isMadeOfOthers(definition: Definition): boolean {
    const known = this.#isMade.get(definition);
    if (known !== undefined) return known;
    const isMade = definition.expand && referencesOf(definition.value).length > 0;
    this.#isMade.set(definition, isMade);
    return isMade;
  }
}

function definitionOf(name: string, definitions: Definitions): Definition | undefined {
  return Object.hasOwn(definitions, name) ? definitions[name] : undefined;
}

/** Adds the names of variables that are compared or matched. */
function addCompared(expression: Expression, names: Set<string>): void {
  switch (expression.kind) {
    case 'comparison':
    case 'and':
    case 'or':
      for (const side of [expression.left, expression.right]) {
        if (side.kind === 'variable' && expression.kind === 'comparison') names.add(side.name);
        else addCompared(side, names);
      }
      return;
    case 'not':
      addCompared(expression.operand, names);
  }
}

const longestShown = 60;

function shortened(value: string): string {
  return value.length <= longestShown ? value : `${value.slice(0, longestShown)}…`;
}
