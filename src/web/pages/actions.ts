import { hasFailed, wasCancelled } from '../../core/schedule/verdict.ts';
import type { Permission } from '../../flow/ports/forge.ts';
import { isWriter } from '../../flow/trust.ts';
import type { JobRun, Run } from '../../model/run.ts';
import { formToken } from '../form.ts';
import { type Fragment, type Html, html } from '../html.ts';
import { actionsPath, startPath } from '../paths.ts';
import { formTokenOf, type Viewer } from '../viewer.ts';

/** Who looks, and what they may do here. */
export interface Hands {
  readonly viewer: Viewer;
  readonly role: Permission;
}

/** Buttons for what can be done with a run; undefined for who may do nothing. They work without scripts. */
export function runActions({ viewer, role }: Hands, run: Run): Html | undefined {
  if (formTokenOf(viewer) === undefined || !isWriter(role)) return undefined;
  const press = (label: string, fields: Fields) => button(viewer, run, label, fields);
  const { sha } = run.trigger.commit;
  const isOver = run.completedAt !== undefined;
  const needsApproval = run.approval.state === 'required';
  const canFail = run.jobs.some(job => hasFailed(job) || wasCancelled(job));
  return toolbar(
    html`${needsApproval && press(`Approve ${sha.slice(0, 7)}`, { deed: 'approve', sha })}
${isOver && !needsApproval && run.jobs.length > 0 && rerunForm(viewer, run, {}, [...(canFail ? [RERUN_FAILED] : []), RERUN_ALL])}
${!isOver && press('Cancel', { deed: 'cancel' })}
<a href="${startPath(run.trigger.repository.id)}">Start a run</a>`,
  );
}

/** The same for one job. */
export function jobActions({ viewer, role }: Hands, run: Run, { job, progress }: JobRun): Html | undefined {
  if (formTokenOf(viewer) === undefined || !isWriter(role) || run.approval.state === 'required') return undefined;
  const press = (label: string, deed: string) => button(viewer, run, label, { deed, job: job.key });
  const isOver = progress.status === 'completed';
  const canStart = progress.status === 'waiting' && (progress.for === 'play' || progress.for === 'delay');
  return toolbar(
    html`${canStart && press('Start', 'play')} ${isOver && rerunForm(viewer, run, { job: job.key }, [RERUN_JOB])} ${!isOver && press('Cancel', 'cancel')}`,
  );
}

type Fields = Readonly<Record<string, string>>;

const RERUN_FAILED = html`<button name="what" value="failed">Re-run failed jobs</button>`;
const RERUN_ALL = html`<button name="what" value="all">Re-run all jobs</button>`;
const RERUN_JOB = html`<button>Re-run</button>`;

/** The choice is for whichever of its buttons is pressed. */
function rerunForm(viewer: Viewer, run: Run, fields: Fields, buttons: readonly Html[]): Html {
  return form(
    viewer,
    run,
    { deed: 'rerun', ...fields },
    html`${buttons}<label><input type="checkbox" name="fresh" value="yes"> Without caches</label>`,
  );
}

function button(viewer: Viewer, run: Run, label: string, fields: Fields): Html {
  return form(viewer, run, fields, html`<button>${label}</button>`);
}

function form(viewer: Viewer, run: Run, fields: Fields, content: Html): Html {
  const hidden = Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  return html`<form method="post" action="${actionsPath(run.id)}">${formToken(viewer)}${hidden}${content}</form>`;
}

function toolbar(content: Fragment): Html {
  return html`<div class="actions" role="group" aria-label="Actions">${content}</div>`;
}
