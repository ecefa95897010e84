/** Shows runs in the terminal as they happen: what changed, and what jobs print. */

import { stripVTControlCharacters } from 'node:util';
import type { Parts } from '../compose.ts';
import { paint, type Style } from '../print.ts';

type Run = NonNullable<Awaited<ReturnType<Parts['store']['find']>>>;
type JobRun = Run['jobs'][number];

const MARKS: Readonly<Record<string, readonly [mark: string, style: Style]>> = {
  in_progress: ['▶', 'cyan'],
  success: ['✔', 'green'],
  failure: ['✖', 'red'],
  timed_out: ['✖', 'red'],
  cancelled: ['■', 'yellow'],
  skipped: ['○', 'dim'],
  neutral: ['●', 'dim'],
};

/** Returns how to stop; it resolves when all that was printed by jobs so far has been shown. */
export function showLive({ store, logs }: Parts, say: (line: string) => void): () => Promise<void> {
  const shown = new Map<string, string>();
  const following: Promise<void>[] = [];
  const stopping = new AbortController();
  let looking = Promise.resolve();

  async function look(runId: string): Promise<void> {
    const run = await store.find(runId);
    for (const jobRun of run?.jobs ?? []) show(runId, jobRun);
  }

  function show(runId: string, { job, progress, attempts }: JobRun): void {
    const number = attempts.at(-1)?.number ?? 0;
    const state = progress.status === 'completed' ? progress.conclusion : progress.status;
    const name = `${runId}:${job.key}`;
    if (shown.get(name) === `${number}:${state}`) return;
    shown.set(name, `${number}:${state}`);
    const [mark, style] = MARKS[state] ?? [];
    if (mark === undefined || style === undefined) return;
    const reason = progress.status === 'completed' ? (progress.reason ?? '') : '';
    say(`  ${paint(style, mark)} ${paint('bold', job.key)} ${state} ${paint('dim', reason)}`.trimEnd());
    if (state === 'in_progress') following.push(follow(runId, job.key, number));
  }

  async function follow(runId: string, key: string, number: number): Promise<void> {
    const decoder = new TextDecoder();
    let rest = '';
    for await (const bytes of logs.follow({ runId, key, number }, 0, stopping.signal)) {
      const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) say(`    ${paint('dim', `${key.padEnd(8)}│`)} ${inColour(line)}`);
    }
  }

  const unwatch = store.watch(runId => {
    looking = looking.then(() => look(runId)).catch(error => say(String(error)));
  });
  return async () => {
    unwatch();
    await looking;
    stopping.abort();
    await Promise.allSettled(following);
  };
}

/** A job's own colours, where ours are shown too. */
function inColour(line: string): string {
  const shown = paint('bold', 'x') === 'x' ? stripVTControlCharacters(line) : line;
  return shown.replace(/\r$/, '');
}
