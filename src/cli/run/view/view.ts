/** Shows a run while it goes on: what its jobs say, how they are doing, and what became of them. */

import { clean } from '../../../core/render/clean.ts';
import type { Logs } from '../../../flow/ports/logs.ts';
import type { Attempt, JobRun, Run } from '../../../model/run.ts';
import { formatElapsed } from '../../print/elapsed.ts';
import { pad, shorten, widthOf } from '../../print/width.ts';
import type { Paint, Style } from '../../print.ts';
import { createLogLines, type LogLines } from './log-lines.ts';
import type { Screen } from './screen.ts';
import { statusLines } from './status.ts';
import { elapsedOf, fateOf, symbolOf } from './words.ts';

/** Which logs are printed: all as they are written, those of jobs that failed once they have, or none. */
export type LogsShown = 'all' | 'failed' | 'none';

export interface ViewOptions {
  readonly screen: Screen;
  readonly paint: Paint;
  readonly logs: Logs;
  readonly shown: LogsShown;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export interface View {
  /** Called with each new state of the run. */
  update(run: Run): void;
  /** Resolves when everything that happened has been shown. */
  finish(): Promise<void>;
}

const REDRAW_MS = 100;
/** A log ends when it is sealed, and never before. */
const NEVER = new AbortController().signal;
const WIDEST_NAME = 30;
const NAME_STYLES: readonly Style[] = ['cyan', 'magenta', 'yellow', 'blue', 'green'];

export function createView(run: Run, { screen, paint, logs, shown, now }: ViewOptions): View {
  const coloured = paint('bold', ' ') !== ' ';
  let state = run;
  const following = new Map<string, Promise<readonly string[]>>();
  const ends = new Map<string, Promise<void>>();
  const saying = new Map<string, string>();
  const width = Math.min(WIDEST_NAME, Math.max(0, ...run.jobs.map(({ job }) => widthOf(clean(job.key)))));
  const prefixes = new Map(
    run.jobs.map(({ job }, index) => {
      const name = pad(shorten(clean(job.key), width), width);
      return [job.key, `${paint(NAME_STYLES[index % NAME_STYLES.length] ?? 'cyan', name)} ${paint('dim', '│')} `];
    }),
  );

  function say(key: string, lines: readonly string[]): void {
    const prefix = prefixes.get(key) ?? '';
    screen.print(lines.map(line => `${prefix}${line}`.trimEnd()));
  }

  function hear(key: string, lines: readonly string[], log: LogLines): void {
    if (shown === 'all') say(key, lines);
    const last = log.current() || lines.findLast(line => line.trim() !== '');
    if (last !== undefined) saying.set(key, clean(last).trim());
  }

  /** Resolves with the lines that are kept for the end. */
  async function follow(key: string, number: number): Promise<readonly string[]> {
    const log = createLogLines(coloured);
    const kept: string[] = [];
    const take = (lines: readonly string[]): void => {
      if (shown === 'failed') kept.push(...lines);
      hear(key, lines, log);
    };
    for await (const bytes of logs.follow({ runId: run.id, key, number }, 0, NEVER)) take(log.push(bytes));
    take(log.end());
    return kept;
  }

  function tellEnd(jobRun: JobRun, { ended, number }: Attempt, kept: readonly string[]): void {
    const { key } = jobRun.job;
    if (ended?.outcome !== 'success') say(key, kept);
    const isLast = jobRun.attempts.at(-1)?.number === number && jobRun.progress.status === 'completed';
    const took = paint('dim', formatElapsed(elapsedOf(jobRun, now()) ?? 0));
    const fate = `${symbolOf(jobRun, paint)} ${clean(fateOf(jobRun))} ${took}`;
    say(key, [isLast ? fate : `${paint('yellow', '↻')} did not pass, is tried again`]);
  }

  function draw(): void {
    screen.status(
      statusLines({ run: state, now: now(), saying: key => saying.get(key) ?? '', size: screen.size, paint }),
    );
  }

  const timer = setInterval(draw, REDRAW_MS);

  return {
    update(next) {
      state = next;
      for (const jobRun of next.jobs) {
        for (const attempt of jobRun.attempts) {
          if (attempt.startedAt === undefined) continue;
          const name = `${attempt.number}:${jobRun.job.key}`;
          const log = following.get(name) ?? follow(jobRun.job.key, attempt.number);
          following.set(name, log);
          if (attempt.ended === undefined || ends.has(name)) continue;
          ends.set(
            name,
            log.then(kept => tellEnd(jobRun, attempt, kept)),
          );
        }
      }
      draw();
    },
    async finish() {
      await Promise.all(ends.values());
      clearInterval(timer);
      screen.close();
    },
  };
}
