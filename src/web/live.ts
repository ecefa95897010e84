import { randomInt } from 'node:crypto';
import { roleFor } from './access.ts';
import type { WebContext } from './context.ts';
import { endWithRight } from './end-with-right.ts';
import { type EventStream, openEventStream } from './event-stream.ts';
import type { Exchange } from './exchange.ts';
import { type LogOf, refOf } from './job-log.ts';
import type { Growth } from './log/feeds.ts';
import { recognizeViewer } from './sign-in/recognize-viewer.ts';

/** Milliseconds until a reader has to come back, and its right to read is looked at again. */
const LONGEST_MS = 240_000;

/** Tells a page when to look again: after a change of a run for which `concerns` says true, and by time. */
export function streamChanges(context: WebContext, exchange: Exchange, concerns: (runId: string) => boolean): void {
  tellChanges(context, openEventStream(exchange), exchange, concerns);
}

/**
 * The same for a list, of one repository or of all: of runs that the viewer may see. Ends when they are not who they were,
 * and what they may see is asked at each change, so that the rest of it tells nothing. What sums up many runs says
 * `by=time`: one change matters little to it, and to sum up again costs much.
 */
export function streamList(context: WebContext, exchange: Exchange, repositoryId: number | undefined): void {
  const { viewer, request } = exchange;
  const stream = openEventStream(exchange);
  endWithRight(context.rights, exchange, async () => (await recognizeViewer(context, request))?.kind === viewer.kind);
  const isSeen = async (runId: string) => {
    const repository = await context.origins(runId);
    if (repository === undefined || (repositoryId ?? repository.id) !== repository.id) return false;
    return (await roleFor(context, viewer, repository)) !== 'none';
  };
  const areSeen = async (runs: readonly string[]) => {
    const seen = await Promise.all(runs.map(isSeen)).catch((): boolean[] => []);
    return runs.length === 0 || seen.includes(true);
  };
  const isByTime = exchange.query.get('by') === 'time';
  tellChanges(context, stream, exchange, () => !isByTime, areSeen);
}

/** The same for a job's page, and what its log grows by, in one stream. */
export function streamJob(context: WebContext, of: LogOf, exchange: Exchange): void {
  const stream = openEventStream(exchange);
  tellChanges(context, stream, exchange, changed => changed === of.run.id);
  if (of.attempt.ended !== undefined) return;
  context.feeds.subscribe(refOf(of), stream.signal, tellGrowth(stream));
}

/** A reader that is slower than its log hears of what it missed by the number of lines only. */
function tellGrowth(stream: EventStream): (growth: Growth) => void {
  let isSending = false;
  let missed: Growth | undefined;
  return async growth => {
    if (isSending) {
      missed = { lines: growth.lines, from: growth.lines, newest: [] };
      return;
    }
    isSending = true;
    for (let next: Growth | undefined = growth; next !== undefined; next = missed) {
      missed = undefined;
      await stream.send('grown', next);
    }
    isSending = false;
  };
}

function tellChanges(
  { changes }: WebContext,
  stream: EventStream,
  { request, query }: Exchange,
  concerns: (runId: string) => boolean,
  mayTell: (runs: readonly string[]) => Promise<boolean> = async () => true,
): void {
  let told = Date.now();
  const tell = (within: number) => void stream.send('changed', { within }, ++told);
  // Whoever comes back may have missed something.
  if (request.headers['last-event-id'] !== undefined || query.has('last-event-id')) tell(0);
  changes.subscribe(stream.signal, concerns, ({ within, runs }) => {
    void mayTell(runs).then(may => may && tell(within));
  });
  const enough = setTimeout(() => stream.end(), LONGEST_MS + randomInt(LONGEST_MS / 4));
  stream.signal.addEventListener('abort', () => clearTimeout(enough));
}
