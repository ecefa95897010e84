/** One run from its first job to its last, and nothing left behind. */

import { advance } from '../../core/schedule/advance.ts';
import { conclude } from '../../core/schedule/conclude.ts';
import { createRun } from '../../core/schedule/create-run.ts';
import type { Engine } from '../../flow/ports/engine.ts';
import { startWorker } from '../../flow/work/worker.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Plan } from '../../model/plan.ts';
import type { Run } from '../../model/run.ts';
import type { Trigger } from '../../model/trigger.ts';
import { composeLaptop, composeLaptopEngine, type Laptop, type LaptopParts } from '../compose-laptop.ts';
import { createLog } from '../log.ts';
import { painter } from '../print.ts';
import { clearAbandoned, reachEngine } from './engine.ts';
import { watchInterrupts } from './interrupts.ts';
import { keepArtifacts } from './keep-artifacts.ts';
import { laptopConfig } from './laptop-config.ts';
import type { RunOptions } from './options.ts';
import { cacheDirectory, makeRunDirectory, type RunDirectory } from './run-directory.ts';
import { createLiveScreen } from './view/live-screen.ts';
import { createPlainScreen, type Screen } from './view/screen.ts';
import { createView } from './view/view.ts';

export interface Session extends Pick<Laptop, 'worktree' | 'description'> {
  readonly trigger: Trigger;
  readonly plan: Plan;
  readonly diagnostics: readonly Diagnostic[];
  readonly options: RunOptions;
  /** Where people look. */
  readonly out: NodeJS.WriteStream;
}

/** Resolves with the run as it ended. Throws InfraError when there is no engine, ConfigError for a wrong environment. */
export async function carryOut(session: Session): Promise<Run> {
  const { options, out } = session;
  const config = laptopConfig(process.env, options.concurrency);
  const log = createLog(config);
  const engineOf = (id: string): Promise<Engine> => composeLaptopEngine(config, id, log);
  const parent = cacheDirectory(process.env);
  const place = await makeRunDirectory(parent);
  const engine = await engineOf(place.id);
  try {
    await reachEngine(engine, config.DOCKER_HOST);
    await clearAbandoned(parent, engineOf);
    const parts = await composeLaptop({ ...session, config, place, log }, engine);
    const screen = openScreen(out);
    const ended = await follow(session, parts, { screen, place, concurrency: config.CONCURRENCY });
    if (options.artifacts !== undefined) await keepArtifacts(parts.blobs, ended, options.artifacts);
    await parts.teardown.settle();
    return ended;
  } finally {
    await engine.close();
    await place.remove();
  }
}

interface Stage {
  readonly screen: Screen;
  readonly place: RunDirectory;
  readonly concurrency: number;
}

async function follow(session: Session, parts: LaptopParts, { screen, place, concurrency }: Stage): Promise<Run> {
  const { trigger, plan, diagnostics, options, out } = session;
  const { store, queue, now } = parts;
  const run = await store.create(trigger.deliveryId, id => createRun({ id, trigger, plan, diagnostics, now: now() }));
  const paint = painter(out);
  const view = createView(run, {
    screen,
    paint,
    coloured: paint('bold', ' ') !== ' ',
    logs: parts.logs,
    shown: options.logs,
    now,
  });

  const over = Promise.withResolvers<Run>();
  async function look(): Promise<void> {
    const current = await store.find(run.id);
    if (current === undefined) return;
    view.update(current);
    if (conclude(current) !== undefined) over.resolve(current);
  }
  const lookAgain = (): void => void look().catch(over.reject);
  const unwatch = store.watch(lookAgain);
  const interrupts = watchInterrupts(cancel, kill);

  function cancel(): void {
    screen.print([paint('yellow', 'Cancelling. Ctrl-C again kills what is left.')]);
    const signal = { type: 'cancel', reason: 'cancelled by Ctrl-C' } as const;
    store.change(run.id, current => advance(current, signal, now())).catch(over.reject);
  }

  function kill(): void {
    screen.close();
    const gone = parts.engine.reap(() => false).then(() => place.remove());
    // What cannot be removed now is removed by the next run.
    gone.catch(() => undefined).finally(() => process.exit(130));
  }

  await startWorker(parts, queue, concurrency);
  lookAgain();
  try {
    return await over.promise;
  } finally {
    await view.finish();
    unwatch();
    interrupts.stop();
  }
}

function openScreen(out: NodeJS.WriteStream): Screen {
  return out.isTTY && process.env['TERM'] !== 'dumb' ? createLiveScreen(out) : createPlainScreen(out);
}
