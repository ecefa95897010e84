import type { Logs } from '../../flow/ports/logs.ts';
import { createGrown, type Grown } from './grown.ts';
import { createLineIndex, type LineIndex } from './line-index.ts';

/** The line indexes of the logs that people look at. */
export type LogIndexes = Grown<LineIndex>;

/** So many logs are remembered: the index of a large one takes a few hundred kilobytes. */
const MOST = 200;
const READ_BYTES = 1024 * 1024;

/** Made from ranges, so that it is the same for every kind of log store. */
export function createLogIndexes(logs: Pick<Logs, 'read'>): LogIndexes {
  return createGrown(MOST, createLineIndex, async (attempt, offset) => {
    return (await logs.read(attempt, offset, READ_BYTES)).bytes;
  });
}
