import { advance } from '../../core/schedule/advance.ts';
import { conclude } from '../../core/schedule/conclude.ts';
import { createRun } from '../../core/schedule/create-run.ts';
import type { Contents } from '../../flow/decide.ts';
import { startResuming } from '../../flow/resume.ts';
import { startWorker } from '../../flow/work/worker.ts';
import type { Run } from '../../model/run.ts';
import type { Trigger } from '../../model/trigger.ts';
import type { Laptop, LaptopParts } from '../compose-laptop.ts';
import { painter } from '../print.ts';
import { watchInterrupts } from './interrupts.ts';
import type { RunOptions } from './options.ts';
import type { Screen } from './view/screen.ts';
import { createView } from './view/view.ts';

/** What is to be run, and where it is shown. */
export interface Session extends Pick<Laptop, 'config' | 'worktree' | 'description' | 'secrets'> {
  readonly trigger: Trigger;
  readonly contents: Contents;
  readonly options: RunOptions;
  /** Where people look. */
  readonly out: NodeJS.WriteStream;
}

interface Stage {
  readonly screen: Screen;
  readonly concurrency: number;
  /** Removes whatever there is of this run, running or not. */
  readonly removeAll: () => Promise<void>;
}

/** What a shell reports for a program that Ctrl-C ended. */
const INTERRUPTED = 130;

/** Creates the run, lets workers carry it out, and shows it until it has come to an end. */
export async function follow(session: Session, parts: LaptopParts, stage: Stage): Promise<Run> {
  const { trigger, contents, options, out } = session;
  const { store, queue, logs, now } = parts;
  const { screen, concurrency, removeAll } = stage;
  const run = await store.create(trigger.deliveryId, id => createRun({ ...contents, id, trigger, now: now() }));
  const paint = painter(out);
  const view = createView(run, { screen, paint, logs, shown: options.logs, now });

  const over = Promise.withResolvers<Run>();
  async function look(): Promise<void> {
    const current = await store.find(run.id);
    if (current === undefined) return;
    view.update(current);
    if (conclude(current) !== undefined) over.resolve(current);
  }
  const lookAgain = (): void => void look().catch(over.reject);

  function cancel(): void {
    screen.print([paint('yellow', 'Cancelling. Ctrl-C again kills what is left.')]);
    const signal = { type: 'cancel', reason: 'cancelled by Ctrl-C' } as const;
    store.change(run.id, current => advance(current, signal, now())).catch(over.reject);
  }

  function kill(): void {
    screen.close();
    // What cannot be removed now is removed by the next run.
    removeAll()
      .catch(() => undefined)
      .finally(() => process.exit(INTERRUPTED));
  }

  const unwatch = store.watch(lookAgain);
  const interrupts = watchInterrupts(cancel, kill);
  const stopResuming = startResuming(parts);
  await startWorker(parts, queue, concurrency, { tags: 'any', untagged: true, heedsLimits: false });
  lookAgain();
  try {
    return await over.promise;
  } finally {
    await stopResuming();
    await view.finish();
    unwatch();
    interrupts.stop();
  }
}
