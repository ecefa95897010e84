import type { Artifacts } from '../../model/pipeline.ts';

/**
 * When artifacts kept at `now` may be removed, in milliseconds since the epoch; undefined for never. `keepMs` holds for
 * jobs that say nothing; absent: for ever.
 */
export function expiryOf(
  { expireInMs }: Pick<Artifacts, 'expireInMs'>,
  now: number,
  keepMs: number | undefined,
): number | undefined {
  const span = expireInMs ?? keepMs;
  return span === undefined || span === 'never' ? undefined : now + span;
}
