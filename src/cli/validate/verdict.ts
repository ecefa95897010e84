import type { Diagnostic } from '../../model/diagnostic.ts';
import type { LeftOut, PlannedJob } from '../../model/plan.ts';
import type { Decision } from '../laptop/decide-here.ts';

/** What is to be said of one file: the object of `--json`. */
export interface Verdict {
  readonly file: string;
  /** Whether nothing has to be mended. */
  readonly ok: boolean;
  readonly diagnostics: readonly Diagnostic[];
  /** In the order in which they are shown: by stage, then as written. */
  readonly jobs: readonly JobVerdict[];
  readonly leftOut: readonly LeftOut[];
}

export interface JobVerdict {
  readonly key: string;
  readonly stage: string;
  readonly when: PlannedJob['when'];
  readonly needs: readonly string[] | 'earlier_stages';
  /** Which rule let it in; null when it has none. */
  readonly decidedBy: string | null;
  readonly allowFailure: boolean;
}

export function verdictOf(file: string, { diagnostics, plan }: Decision): Verdict {
  const ok = !diagnostics.some(({ severity }) => severity === 'error');
  return { file, ok, diagnostics, jobs: (plan?.jobs ?? []).map(jobVerdict), leftOut: [...(plan?.leftOut ?? [])] };
}

function jobVerdict({ key, stage, when, needs, decidedBy, allowFailure }: PlannedJob): JobVerdict {
  const keys = needs === 'earlier_stages' ? needs : needs.map(need => need.key);
  return { key, stage, when, needs: keys, decidedBy: decidedBy ?? null, allowFailure };
}
