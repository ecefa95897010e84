import type { CheckReport } from '../../model/report.ts';
import type { Notice, Run } from '../../model/run.ts';
import { beganAt } from '../schedule/began-at.ts';
import { concludeEarly } from '../schedule/conclude.ts';
import { APPROVAL } from './approval.ts';
import { buttonsOf } from './buttons.ts';
import type { RenderContext } from './context.ts';
import { annotationsOfFiles, diagnosticList } from './diagnostics.ts';
import { differenceTable } from './difference.ts';
import { externalIdOfRun } from './external-id.ts';
import { headlineOf } from './headline.ts';
import { jobTable } from './job-table.ts';
import { leftOutList } from './left-out.ts';
import { runUrl } from './links.ts';
import { block, plain } from './markdown.ts';

/**
 * The check `ci`: the one to require. It passes only when everything that matters passed, fails as soon as that is
 * certain, and while a person has to approve the run or start a job it is completed as `action_required`: GitHub shows
 * buttons on completed checks only, and does not let that conclusion pass. What goes on afterwards is a new check of the same name (`Run.round`).
 */
export function aggregateCheck(run: Run, context: RenderContext): CheckReport {
  const conclusion = concludeEarly(run);
  const url = runUrl(run, context);
  const list = diagnosticList(run.diagnostics);
  return {
    name: context.checkName ?? 'ci',
    externalId: externalIdOfRun(run),
    status: conclusion === undefined ? openStatus(run) : 'completed',
    ...(conclusion === undefined ? {} : { conclusion }),
    startedAt: beganAt(run),
    ...(run.completedAt === undefined ? {} : { completedAt: run.completedAt }),
    ...(url === undefined ? {} : { detailsUrl: url }),
    title: headlineOf(run, context.usualMs).title,
    summary: summaryOf(run, context),
    ...(list === undefined ? {} : { text: list }),
    annotations: annotationsOfFiles(run.diagnostics),
    actions: buttonsOf(run, conclusion),
  };
}

function openStatus({ jobs }: Run): 'queued' | 'in_progress' {
  const started = jobs.some(({ progress }) => progress.status === 'in_progress' || progress.status === 'completed');
  return started ? 'in_progress' : 'queued';
}

function summaryOf(run: Run, context: RenderContext): string {
  if (run.diagnostics.some(({ severity }) => severity === 'error')) return 'Nothing ran. Mend the file and push again.';
  const leftOut = leftOutList(run.leftOut);
  const difference = run.difference && differenceTable(run.difference);
  if (run.jobs.length === 0) {
    const agreement = run.approval.state === 'required' ? agreementOf(run) : undefined;
    return paragraphs(NOTICES[run.notice ?? 'no_jobs'], agreement, difference, leftOut);
  }
  const name = run.name === undefined ? undefined : `**${plain(run.name)}**`;
  const approval = run.approval.state === 'required' && run.completedAt === undefined ? APPROVAL : undefined;
  return paragraphs(name, approval, difference, jobTable(run, run.jobs, context), leftOut);
}

function paragraphs(...parts: readonly (string | undefined)[]): string {
  return parts.filter(part => part !== undefined).join('\n\n');
}

function agreementOf({ trigger }: Run): string {
  return (
    'The base would run jobs here, so that this does not pass until somebody who may write to this repository agrees: ' +
    `by the button, or by the comment \`/approve ${trigger.commit.sha}\`. A new commit has to be agreed to again.`
  );
}

const NOTICES: Readonly<Record<Notice, string>> = {
  no_pipeline: `There is no \`.ci.yml\` at this commit. To have checks, add one:\n\n${block('test:\n  image: alpine\n  script:\n    - echo "Hello"')}`,
  skipped_by_message: 'The commit message asks to skip CI. Push a commit without that, and everything runs.',
  no_jobs: 'There is a `.ci.yml`, and none of its jobs wants to run for this event.',
  refused_by_workflow: 'No entry of `workflow: rules` lets a run start for this event.',
};
