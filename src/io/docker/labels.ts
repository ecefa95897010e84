import type { AttemptRef } from '../../model/run.ts';

const SERVER = 'dev.berth.server';
const INSTANCE = 'dev.berth.instance';
const RUN = 'dev.berth.run';
const JOB = 'dev.berth.job';
const ATTEMPT = 'dev.berth.attempt';
const SHELL = 'dev.berth.shell';
const KEPT_CONTAINER = 'dev.berth.kept-container';
const KEPT_UNTIL = 'dev.berth.kept-until';
const KEPT_REASON = 'dev.berth.kept-reason';

export type Labels = Readonly<Record<string, string>>;

/** On what belongs to one process of a server and to no attempt. */
export function instanceLabels(serverId: string, instance: string): Labels {
  return { [SERVER]: serverId, [INSTANCE]: instance };
}

/** On everything made for one attempt. */
export function attemptLabels(serverId: string, attempt: AttemptRef): Labels {
  return { [SERVER]: serverId, [RUN]: attempt.runId, [JOB]: attempt.key, [ATTEMPT]: String(attempt.number) };
}

/** On the container of a shell, beside those of the attempt. */
export const shellLabels: Labels = { [SHELL]: 'true' };

export function isShell(labels: Labels | undefined): boolean {
  return labels?.[SHELL] !== undefined;
}

/** A container that stays after its attempt. */
export interface Kept {
  readonly container: string;
  /** Milliseconds since the epoch. */
  readonly until: number;
  /** A sentence for people. */
  readonly reason: string;
}

/** On a note that something is kept. */
export function keptLabels({ container, until, reason }: Kept): Labels {
  return { [KEPT_CONTAINER]: container, [KEPT_UNTIL]: String(until), [KEPT_REASON]: reason };
}

/** What a note says, if it is one. */
export function keptOf(labels: Labels | undefined): Kept | undefined {
  const container = labels?.[KEPT_CONTAINER];
  if (container === undefined) return undefined;
  return { container, until: Number(labels?.[KEPT_UNTIL]), reason: labels?.[KEPT_REASON] ?? '' };
}

/** The filter that lists a server's notes. */
export function keptFilter(serverId: string): { label: string[] } {
  return { label: [...serverFilter(serverId).label, KEPT_CONTAINER] };
}

/** The filter that lists all that was made for one attempt. */
export function attemptFilter(serverId: string, attempt: AttemptRef): { label: string[] } {
  return { label: Object.entries(attemptLabels(serverId, attempt)).map(([name, value]) => `${name}=${value}`) };
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

export function isSameAttempt(one: AttemptRef, other: AttemptRef | undefined): boolean {
  return one.runId === other?.runId && one.key === other.key && one.number === other.number;
}

/** The process that labels name, if they do. */
export function instanceOf(labels: Labels | undefined): string | undefined {
  return labels?.[INSTANCE];
}
