import type { Logs } from '../../flow/ports/logs.ts';
import type { AttemptRef } from '../../model/run.ts';
import type { LogIndexes } from './indexes.ts';
import { createLineRenderer } from './line-renderer.ts';

/** What a log grew by. A reader that missed some of it asks for what it shows. */
export interface Growth {
  /** All lines now, also one that has only begun. */
  readonly lines: number;
  /** The number of the first of the newest lines, from 0. */
  readonly from: number;
  /** Their markup. */
  readonly newest: readonly string[];
}

/** The logs that grow while people look: each is followed once, however many look. */
export interface LogFeeds {
  /** Calls back soon after the log grew, until `signal` aborts. */
  subscribe(attempt: AttemptRef, signal: AbortSignal, onGrowth: (growth: Growth) => void): void;
}

/** More lines than this between two events are told by their number only. */
const MOST_LINES = 200;
/** Milliseconds between two events: what a person cannot tell from at once. */
const TOGETHER_MS = 50;

interface Feed {
  readonly readers: Set<(growth: Growth) => void>;
  readonly stopping: AbortController;
}

/** `onFailure` hears of logs that could not be read. */
export function createLogFeeds(logs: Logs, indexes: LogIndexes, onFailure: (error: unknown) => void): LogFeeds {
  const feeds = new Map<string, Feed>();

  function start(attempt: AttemptRef, name: string): Feed {
    const feed: Feed = { readers: new Set(), stopping: new AbortController() };
    feeds.set(name, feed);
    follow(attempt, feed)
      .catch(onFailure)
      .finally(() => feeds.get(name) === feed && feeds.delete(name));
    return feed;
  }

  async function follow(attempt: AttemptRef, { readers, stopping }: Feed): Promise<void> {
    const { line, offset } = (await indexes.get(attempt)).end();
    const renderer = createLineRenderer();
    let complete = line;
    let newest: string[] = [];
    let soon: NodeJS.Timeout | undefined;

    function tell(): void {
      soon = undefined;
      const rest = renderer.rest().map(({ markup }) => markup);
      const lines = complete + rest.length;
      const growth = { lines, from: complete - newest.length, newest: [...newest, ...rest] };
      newest = [];
      for (const read of readers) read(growth);
    }

    for await (const piece of logs.follow(attempt, offset, stopping.signal)) {
      const lines = renderer.push(piece);
      complete += lines.length;
      newest = [...newest, ...lines.slice(-MOST_LINES).map(({ markup }) => markup)].slice(-MOST_LINES);
      soon ??= setTimeout(tell, TOGETHER_MS);
    }
    clearTimeout(soon);
    tell();
  }

  return {
    subscribe(attempt, signal, onGrowth) {
      const name = JSON.stringify([attempt.runId, attempt.key, attempt.number]);
      const feed = feeds.get(name) ?? start(attempt, name);
      feed.readers.add(onGrowth);
      signal.addEventListener('abort', () => {
        feed.readers.delete(onGrowth);
        if (feed.readers.size > 0) return;
        feed.stopping.abort();
        if (feeds.get(name) === feed) feeds.delete(name);
      });
    },
  };
}
