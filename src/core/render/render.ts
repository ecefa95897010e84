import type { Report } from '../../model/report.ts';
import type { Run } from '../../model/run.ts';
import { aggregateCheck } from './aggregate-check.ts';
import { commentOf } from './comment.ts';
import type { RenderContext } from './context.ts';
import { deploymentsOf } from './deployments.ts';
import { isShown } from './economy.ts';
import { heldUpJobs } from './held-up.ts';
import { jobCheck } from './job-check.ts';

/**
 * What the forge is told about a run: the check `ci`, one check `ci / KEY` for each job (of very many once each is over),
 * deployments, and the pull request's comment.
 * Pure and without a clock, so that a run that did not change renders the same and nothing is told twice.
 */
export function render(run: Run, context: RenderContext): Report {
  const heldUp = heldUpJobs(run);
  const comment = commentOf(run, context);
  const shown = run.jobs.filter(jobRun => isShown(run, jobRun));
  return {
    headSha: run.trigger.commit.sha,
    checks: [aggregateCheck(run, context), ...shown.map(jobRun => jobCheck(run, jobRun, heldUp, context))],
    ...(comment === undefined ? {} : { comment }),
    deployments: deploymentsOf(run, context),
  };
}
