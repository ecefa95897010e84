import type { CheckAction, CheckReport } from '../../model/report.ts';
import type { JobRun, Run } from '../../model/run.ts';
import { awaitsPlay, hasFailed, isOptionalPlay, wasCancelled } from '../schedule/verdict.ts';
import { oneLine } from './clean.ts';

/** GitHub shows no more. */
const MOST = 3;

/**
 * What a person can press on the check `ci`: GitHub shows buttons on completed checks only. What the run waits for comes
 * first. Starting a job names it by its place in the plan, since an identifier has room for 20 characters.
 */
export function buttonsOf(run: Run, conclusion: CheckReport['conclusion']): readonly CheckAction[] {
  if (conclusion === undefined) return [];
  if (run.approval.state === 'required' && conclusion === 'action_required') {
    return [run.jobs.length === 0 ? AGREE : APPROVE];
  }
  if (run.jobs.length === 0) return [];
  const didNotPass = conclusion !== 'success' && run.jobs.some(jobRun => hasFailed(jobRun) || wasCancelled(jobRun));
  const [optional = [], awaited = []] = [true, false].map(is =>
    run.jobs.filter(jobRun => awaitsPlay(jobRun) && isOptionalPlay(jobRun) === is),
  );
  return [
    ...awaited.map(jobRun => startOf(run, jobRun)).slice(0, MOST - 1),
    ...(didNotPass ? [RERUN] : []),
    ...(run.completedAt === undefined ? [CANCEL] : []),
    ...optional.map(jobRun => startOf(run, jobRun)),
  ].slice(0, MOST);
}

function startOf({ jobs }: Run, jobRun: JobRun): CheckAction {
  const { key } = jobRun.job;
  return {
    label: oneLine(`Run ${key}`, 20),
    description: oneLine(`Start ${key}`, 40),
    identifier: `play:${jobs.indexOf(jobRun)}`,
  };
}

const APPROVE = { label: 'Approve and run', description: 'Run this commit, without secrets', identifier: 'approve' };
const AGREE = { label: 'Pass without jobs', description: 'Agree that nothing is run here', identifier: 'approve' };
const RERUN = { label: 'Re-run failed', description: 'Run again what did not pass', identifier: 'rerun_failed' };
const CANCEL = { label: 'Cancel', description: 'Stop everything', identifier: 'cancel' };
