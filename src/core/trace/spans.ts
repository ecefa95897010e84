/** The trace of a run, made from what is stored of it: a crash on the way takes nothing from it. */

import type { Attempt, Ended, JobRun, Run, Section } from '../../model/run.ts';
import type { Span } from '../../model/span.ts';
import { beganAt } from '../schedule/began-at.ts';
import { conclude } from '../schedule/conclude.ts';
import { attemptSpanId, spanId, traceId } from './ids.ts';

/** A command's first line may still be long. */
const LONGEST_NAME = 100;

/** The spans of the round that has just completed, the run's own first; none of a run that has not. */
export function spansOf(run: Run): readonly Span[] {
  const { completedAt, trigger } = run;
  if (completedAt === undefined) return [];
  const startedAt = beganAt(run);
  const conclusion = conclude(run) ?? 'neutral';
  const whole: Span = {
    traceId: traceId(run),
    id: spanId(run, 'run'),
    name: `run ${trigger.repository.owner}/${trigger.repository.name}`,
    startedAt,
    endedAt: completedAt,
    outcome: conclusion === 'failure' || conclusion === 'timed_out' ? 'error' : 'ok',
    attributes: {
      'berth.run.id': run.id,
      'berth.run.round': run.round,
      'berth.run.conclusion': conclusion,
      'berth.delivery.id': trigger.deliveryId,
      'berth.source': trigger.source,
      'vcs.ref.head.revision': trigger.commit.sha,
    },
  };
  const ofJobs = run.jobs.flatMap(jobRun =>
    jobRun.attempts
      .filter(({ queuedAt }) => queuedAt >= startedAt)
      .flatMap(attempt => spansOfAttempt(run, whole, jobRun, attempt)),
  );
  return [whole, ...ofJobs];
}

function spansOfAttempt(run: Run, whole: Span, { job: { key } }: JobRun, attempt: Attempt): readonly Span[] {
  const { number, queuedAt, startedAt, endedAt = whole.endedAt, ended, worker } = attempt;
  const own: Span = {
    traceId: whole.traceId,
    id: attemptSpanId(run, key, number),
    parentId: whole.id,
    name: `job ${key}`,
    startedAt: queuedAt,
    endedAt,
    ...(ended === undefined ? {} : { outcome: ended.outcome === 'success' ? 'ok' : 'error' }),
    attributes: {
      'berth.run.id': run.id,
      'berth.job': key,
      'berth.attempt': number,
      ...(ended === undefined ? {} : { 'berth.outcome': ended.outcome }),
      ...(ended !== undefined && 'cause' in ended ? { 'berth.cause': ended.cause } : {}),
      ...(worker === undefined ? {} : { 'berth.worker': worker }),
    },
  };
  const child = (name: string, from: number, to: number): Span => ({
    traceId: whole.traceId,
    id: spanId(run, 'part', key, number, name, from),
    parentId: own.id,
    name,
    startedAt: from,
    endedAt: to,
    attributes: {},
  });
  if (startedAt === undefined) return [own, child('queue', queuedAt, endedAt)];
  const sections = ended === undefined ? [] : sectionsOf(ended);
  const [first, last] = [sections[0], sections.at(-1)];
  return [
    own,
    child('queue', queuedAt, startedAt),
    child('prepare', startedAt, first?.startedAt ?? endedAt),
    ...sections.map((section, index) => ({
      ...child(nameOf(section), section.startedAt, section.startedAt + section.durationMs),
      id: spanId(run, 'section', key, number, index),
      ...(section.exitCode === undefined
        ? {}
        : { outcome: section.exitCode === 0 ? ('ok' as const) : ('error' as const) }),
      attributes: section.exitCode === undefined ? {} : { 'process.exit.code': section.exitCode },
    })),
    ...(last === undefined ? [] : [child('finish', last.startedAt + last.durationMs, endedAt)]),
  ];
}

function sectionsOf(ended: Ended): readonly Section[] {
  return 'sections' in ended ? ended.sections : [];
}

function nameOf({ command }: Section): string {
  return (command.trim().split('\n')[0] ?? '').slice(0, LONGEST_NAME) || 'command';
}
