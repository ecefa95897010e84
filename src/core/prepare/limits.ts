/** What a job may use: what it asks for, as far as the operator lets it. */

import type { Limits } from '../../model/container.ts';
import type { LimitsAsked } from '../../model/pipeline.ts';
import type { Trust } from '../../model/trigger.ts';

/** The most a job may ask for. */
export type Maxima = Required<LimitsAsked>;

export interface LimitsGiven<L> {
  readonly limits: L;
  /** Sentences for the job's log: what it asked for and does not get. */
  readonly notes: readonly string[];
}

/** What is not asked for is as `defaults` say, also where that is more than `maxima`; a stranger gets no more than that. */
export function givenLimits<L extends Pick<Limits, keyof Maxima>>(
  asked: LimitsAsked,
  defaults: L,
  maxima: Maxima,
  trust: Trust,
): LimitsGiven<L> {
  const notes: string[] = [];
  function give(name: keyof Maxima, tell: (amount: number) => string): number {
    const wanted = asked[name];
    if (wanted === undefined) return defaults[name];
    const most = trust === 'trusted' ? maxima[name] : Math.min(maxima[name], defaults[name]);
    if (wanted <= most) return wanted;
    const whom = trust === 'trusted' ? '' : ' for pull requests from outside';
    notes.push(
      `\`limits: ${name}\` asks for ${tell(wanted)}; the operator of this server allows at most ${tell(most)}${whom}.`,
    );
    return most;
  }
  const limits = {
    ...defaults,
    cpus: give('cpus', String),
    memory: give('memory', mebibytes),
    pids: give('pids', String),
    disk: give('disk', mebibytes),
  };
  return { limits, notes };
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MiB`;
}
