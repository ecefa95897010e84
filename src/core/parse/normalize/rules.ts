import type { Rule } from '../../../model/rule.ts';
import type { WrittenRule, WrittenRules } from '../shape/rules.ts';
import { at, type Path, positionOf } from '../tree.ts';
import { conditionsOf } from './conditions.ts';
import type { Faults } from './faults.ts';
import { flattened } from './flattened.ts';
import { needsOf } from './needs.ts';
import { startInOf } from './span.ts';
import { variablesAt } from './variables.ts';

/** The `rules` of a job, lists in lists written out. */
export function rulesOf(written: WrittenRules, faults: Faults): readonly Rule[] {
  const entries = flattened(written, ['rules']);
  if (entries.length === 0) {
    faults.error(['rules'], 'must not be empty.', 'Remove it, or write `when: never` for a job that never runs.');
  }
  const when = at(faults.tree, ['when']);
  if (when?.kind === 'scalar' && when.value === 'delayed') {
    faults.error(['when'], 'cannot be `delayed` beside `rules`.', 'Write it in an entry of `rules`, with `start_in`.');
  }
  return entries.map(([rule, path]) => ruleOf(rule, path, faults));
}

function ruleOf(written: WrittenRule, path: Path, faults: Faults): Rule {
  const { when, needs, interruptible } = written;
  return {
    where: positionOf(faults.tree, path),
    ...conditionsOf(written, path, faults),
    ...(when === undefined ? {} : { when }),
    ...delayOf(written, path, faults),
    ...allowanceOf(written.allow_failure),
    variables: variablesAt([...path, 'variables'], faults),
    ...(needs === undefined ? {} : { needs: needsOf(needs, faults, [...path, 'needs']) }),
    ...(interruptible === undefined ? {} : { interruptible }),
  };
}

function delayOf({ when, start_in: startIn }: WrittenRule, path: Path, faults: Faults): Pick<Rule, 'startInMs'> {
  if (when === 'delayed' && startIn === undefined) {
    faults.error(
      [...path, 'when'],
      'needs `start_in` beside it.',
      'Say how long the job waits: `start_in: 30 minutes`.',
    );
  }
  if (startIn === undefined) return {};
  if (when !== 'delayed') {
    faults.error([...path, 'start_in'], 'needs `when: delayed` beside it.', 'Add it, or remove `start_in`.');
  }
  const startInMs = startInOf(startIn, [...path, 'start_in'], faults);
  return startInMs === undefined ? {} : { startInMs };
}

/** What is said here replaces what the job says, exit codes among it. */
function allowanceOf(written: WrittenRule['allow_failure']): Pick<Rule, 'allowFailure' | 'allowedExitCodes'> {
  if (written === undefined) return {};
  if (typeof written === 'boolean') return { allowFailure: written };
  return { allowFailure: false, allowedExitCodes: [written.exit_codes].flat() };
}
