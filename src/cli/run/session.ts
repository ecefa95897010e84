/** One run from its first job to its last, and nothing left behind. */

import { removeAbandonedBlobs } from '../../flow/caches.ts';
import type { Engine } from '../../flow/ports/engine.ts';
import { InfraError } from '../../model/errors.ts';
import type { Run } from '../../model/run.ts';
import { beginCheckout, composeLaptop, composeLaptopEngine } from '../compose-laptop.ts';
import { createLog } from '../log.ts';
import { type Paint, painter, printError } from '../print.ts';
import { withTerminal } from '../terminal.ts';
import { clearAbandoned, reachEngine } from './engine.ts';
import { follow, type Session } from './follow.ts';
import { keepArtifacts } from './keep-artifacts.ts';
import { cacheDirectories, makeRunDirectory } from './run-directory.ts';
import { withShellOnFailure } from './shell-on-failure.ts';
import { createLiveScreen } from './view/live-screen.ts';
import { createPlainScreen, type Screen } from './view/screen.ts';

/** Resolves with the run as it ended. Throws InfraError when there is no engine, ConfigError for a wrong environment. */
export async function carryOut(session: Session): Promise<Run> {
  const { config, contents, options, out } = session;
  const log = createLog(config);
  const jobs = contents.plan?.jobs.length ?? 0;
  const engineOf = (serverId: string): Promise<Engine> => composeLaptopEngine(config, { serverId, jobs, log });
  const { runs, caches } = cacheDirectories(process.env);
  const place = { ...(await makeRunDirectory(runs)), caches };
  const checkouts = beginCheckout({ ...session, place });
  const engine = await engineOf(place.id);
  try {
    await reachEngine(engine, config.DOCKER_HOST);
    await clearAbandoned(runs, engineOf);
    const screen = openScreen(out);
    const wantsShell = options.shellOnFailure && isAtTerminal();
    const ours = wantsShell ? withShell(engine, screen, painter(out)) : engine;
    const parts = await composeLaptop({ ...session, place, log, checkouts }, ours);
    // Under the same name as another process, so that nothing of ours is spared.
    const removeAll = async (): Promise<void> => {
      await (await engineOf(place.id)).reap(() => false);
      await place.remove();
    };
    const ended = await follow(session, parts, { screen, concurrency: config.CONCURRENCY, removeAll });
    if (options.artifacts !== undefined) await keepArtifacts(parts.blobs, ended, options.artifacts);
    await removeAbandonedBlobs(parts).catch(error => log.warn({ err: error }, 'old caches stay for the next run'));
    await parts.teardown.settle();
    return ended;
  } finally {
    await engine.close();
    await place.remove();
  }
}

function openScreen(out: NodeJS.WriteStream): Screen {
  return out.isTTY && process.env['TERM'] !== 'dumb' ? createLiveScreen(out) : createPlainScreen(out);
}

function isAtTerminal(): boolean {
  if (process.stdin.isTTY && process.stdout.isTTY) return true;
  printError('--shell-on-failure needs a terminal, and this is none: no shell will be opened.');
  return false;
}

function withShell(engine: Engine, screen: Screen, paint: Paint): Engine {
  return withShellOnFailure(engine, async (spec, sandbox) => {
    screen.pause();
    const job = paint('bold', spec.attempt.key);
    process.stdout.write(`\nA shell in the container of ${job}, as its script left it. \`exit\` goes on.\n`);
    try {
      await withTerminal(terminal => sandbox.openShell(terminal));
    } catch (error) {
      if (!(error instanceof InfraError)) throw error;
      printError(error.message);
    } finally {
      screen.resume();
    }
  });
}
