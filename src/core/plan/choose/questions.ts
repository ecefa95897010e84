import type { Pipeline } from '../../../model/pipeline.ts';
import type { Trigger } from '../../../model/trigger.ts';
import type { Definitions } from '../../../model/variables.ts';
import type { LookUp } from '../../expression/holds.ts';
import type { PlanContext } from '../context.ts';
import { checkCount, type Member, membersOf } from '../graph/matrix.ts';
import { Surroundings } from '../surroundings.ts';
import { triggerVariables } from '../values/predefined.ts';
import { type Scope, scopeOf } from '../values/scope.ts';
import { Memory } from './circumstances.ts';
import { type Conditions, comparedWith } from './conditions.ts';
import type { Questions } from './facts.ts';
import { selectWorkflow } from './workflow.ts';

const none: Questions = { files: false, changed: [] };

/**
 * What must be known of a commit before its plan can be made. What is known already decides which rule of `workflow`
 * holds, whose variables jobs may ask with: ask again until nothing new is asked.
 */
export function questionsOf(
  pipeline: Pipeline,
  trigger: Trigger,
  { given = {}, facts = {} }: PlanContext = {},
): Questions {
  // More jobs than there may be are not planned.
  if (checkCount(pipeline.jobs).length > 0) return none;
  const predefined = triggerVariables(trigger);
  const within = (workflowVariables: Definitions) =>
    new Surroundings({ pipeline, workflowVariables, predefined, given });
  const { variables } = within({});
  const memory = new Memory(facts);
  const workflow = selectWorkflow(pipeline.workflow, { trigger, facts, memory, ...variables });
  const around = within(workflow.runs ? workflow.variables : {});
  return merged([
    questionsOfRules(pipeline.workflow.rules ?? [], variables.lookUp, memory),
    ...pipeline.jobs.flatMap(membersOf).map(member => questionsOfMember(member, around, memory)),
  ]);
}

/** What must be known before entries of `rules` can be judged; what is too much to read is not asked. */
export function questionsOfRules(rules: readonly Conditions[], lookUp: LookUp, memory: Memory): Questions {
  return {
    files: rules.some(({ exists }) => exists !== undefined),
    changed: rules.flatMap(({ changes }) => {
      const isRead = changes !== undefined && memory.read(changes.compareTo?.length ?? 0);
      return isRead ? [comparedWith(changes, lookUp)] : [];
    }),
  };
}

function questionsOfMember(member: Member, around: Surroundings, memory: Memory): Questions {
  const { only, except, rules = [] } = member.job;
  const asksChanges = [only, except].some(each => each?.changes !== undefined);
  let scope: Scope | undefined;
  const lookUp = (name: string) => {
    scope ??= scopeOf(member, {}, around);
    return scope.variables.lookUp(name);
  };
  return merged([{ ...none, changed: asksChanges ? [''] : [] }, questionsOfRules(rules, lookUp, memory)]);
}

/** Each question once. */
function merged(all: readonly Questions[]): Questions {
  return { files: all.some(({ files }) => files), changed: [...new Set(all.flatMap(({ changed }) => changed))] };
}
