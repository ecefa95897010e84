import type { Diagnostic } from '../../model/diagnostic.ts';

/** What became of planning a commit. */
export interface Planned {
  readonly jobs: readonly unknown[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Whether nothing is left to run of what the base would run. A required check that then passed would be passed by
 * deleting `.ci.yml`, by `[skip ci]`, and by `when: never` (S12); what paths leave out, they leave out of the base, too. A
 * base that cannot be planned now would run something once it can.
 */
export function isEmptied(base: Planned, head: Planned): boolean {
  if (head.jobs.length > 0 || isBroken(head)) return false;
  return base.jobs.length > 0 || isBroken(base);
}

function isBroken({ diagnostics }: Planned): boolean {
  return diagnostics.some(({ severity }) => severity === 'error');
}
