import type { AutoCancel, Workflow, WorkflowRule } from '../../../model/rule.ts';
import type { WrittenWorkflow, WrittenWorkflowRules } from '../shape/rules.ts';
import { type Path, positionOf } from '../tree.ts';
import { conditionsOf } from './conditions.ts';
import type { Faults } from './faults.ts';
import { flattened } from './flattened.ts';
import { variablesAt } from './variables.ts';

type WrittenAutoCancel = NonNullable<WrittenWorkflow['auto_cancel']>;
type Entry = Exclude<WrittenWorkflowRules[number], unknown[]>;

/** What `workflow` of the file says. */
export function normalizeWorkflow(written: WrittenWorkflow | undefined, faults: Faults): Workflow {
  const { name, rules } = written ?? {};
  return {
    ...(name === undefined ? {} : { name }),
    ...(rules === undefined
      ? {}
      : { rules: flattened<Entry>(rules, ['workflow', 'rules']).map(([rule, path]) => ruleOf(rule, path, faults)) }),
    autoCancel: autoCancelOf(written?.auto_cancel),
  };
}

function ruleOf(written: Entry, path: Path, faults: Faults): WorkflowRule {
  return {
    where: positionOf(faults.tree, path),
    ...conditionsOf(written, path, faults),
    when: written.when ?? 'always',
    variables: variablesAt([...path, 'variables'], faults),
    autoCancel: autoCancelOf(written.auto_cancel),
  };
}

function autoCancelOf(written: WrittenAutoCancel | undefined): AutoCancel {
  const { on_new_commit: onNewCommit, on_job_failure: onJobFailure } = written ?? {};
  return {
    ...(onNewCommit === undefined ? {} : { onNewCommit }),
    ...(onJobFailure === undefined ? {} : { onJobFailure }),
  };
}
