/** What a job may use: what it asks for, as far as the operator lets it. */

import type { Limits } from '../../model/container.ts';
import type { LimitsAsked } from '../../model/pipeline.ts';

/** The most a job may ask for. */
export type Maxima = Required<Pick<LimitsAsked, 'cpus' | 'memory' | 'pids'>>;

export interface LimitsGiven<L> {
  readonly limits: L;
  /** Sentences for the job's log: what it asked for and does not get. */
  readonly notes: readonly string[];
}

/** What is not asked for is as `defaults` say, also where that is more than `maxima`. */
export function givenLimits<L extends Pick<Limits, keyof Maxima>>(
  asked: LimitsAsked,
  defaults: L,
  maxima: Maxima,
): LimitsGiven<L> {
  const notes: string[] = [];
  function give(name: keyof Maxima, tell: (amount: number) => string): number {
    const wanted = asked[name];
    if (wanted === undefined) return defaults[name];
    if (wanted <= maxima[name]) return wanted;
    notes.push(
      `\`limits: ${name}\` asks for ${tell(wanted)}; the operator of this server allows at most ${tell(maxima[name])}.`,
    );
    return maxima[name];
  }
  const limits = {
    ...defaults,
    cpus: give('cpus', String),
    memory: give('memory', mebibytes),
    pids: give('pids', String),
  };
  if (asked.disk !== undefined) notes.push('`limits: disk` is not enforced on this server.');
  return { limits, notes };
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MiB`;
}
