import type { AttemptRef } from '../../model/run.ts';

const SERVER = 'dev.berth.server';
const INSTANCE = 'dev.berth.instance';
const RUN = 'dev.berth.run';
const JOB = 'dev.berth.job';
const ATTEMPT = 'dev.berth.attempt';

export type Labels = Readonly<Record<string, string>>;

/** On what belongs to one process of a server and to no attempt. */
export function instanceLabels(serverId: string, instance: string): Labels {
  return { [SERVER]: serverId, [INSTANCE]: instance };
}

/** On everything made for one attempt. */
export function attemptLabels(serverId: string, attempt: AttemptRef): Labels {
  return { [SERVER]: serverId, [RUN]: attempt.runId, [JOB]: attempt.key, [ATTEMPT]: String(attempt.number) };
}

/** The filter that lists all that a server made, whichever process of it did. */
export function serverFilter(serverId: string): { label: string[] } {
  return { label: [`${SERVER}=${serverId}`] };
}

/** The attempt that labels name, if they do. */
export function attemptOf(labels: Labels | undefined): AttemptRef | undefined {
  const runId = labels?.[RUN];
  const key = labels?.[JOB];
  const number = labels?.[ATTEMPT];
  if (runId === undefined || key === undefined || number === undefined) return undefined;
  return { runId, key, number: Number(number) };
}

/** The process that labels name, if they do. */
export function instanceOf(labels: Labels | undefined): string | undefined {
  return labels?.[INSTANCE];
}
