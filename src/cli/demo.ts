/** `berth demo`: the main job on this machine, from a push to a green check, against a sandbox GitHub. */

import { parseArgs } from 'node:util';
import { ensureLocalImages } from '../../docker/images/ensure.ts';
import { ConfigError } from './config.ts';
import { type Demo, startDemo } from './demo/start.ts';
import { tellStory } from './demo/story.ts';
import { summarize } from './demo/summary.ts';
import { paint } from './print.ts';

export async function demo(args: readonly string[]): Promise<number> {
  const { exit, json } = readOptions(args);
  const say = (line: string): void => void (json ? process.stderr : process.stdout).write(`${line}\n`);
  const stopped = new Promise<'stopped'>(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => resolve('stopped'));
  });

  say(paint('dim', 'Making local images (the first time takes a minute) ...'));
  await ensureLocalImages(['berth/busybox', 'berth/node:24'], line => say(paint('dim', `  ${line}`)));
  const world = await startDemo();
  try {
    return await run(world, { exit, json, say, stopped });
  } finally {
    await world.close();
  }
}

interface Telling {
  readonly exit: boolean;
  readonly json: boolean;
  readonly say: (line: string) => void;
  readonly stopped: Promise<'stopped'>;
}

async function run(world: Demo, { exit, json, say, stopped }: Telling): Promise<number> {
  const chapters = await Promise.race([tellStory(world, say), stopped]);
  if (chapters === 'stopped') return 130;
  const summary = await summarize(world, chapters);
  for (const line of summary.lines) say(line);
  if (json) process.stdout.write(`${JSON.stringify(summary.result, null, 2)}\n`);
  if (!exit) {
    say(paint('dim', '\nEverything stays up until Ctrl-C.'));
    await stopped;
  }
  return summary.result.ok ? 0 : 1;
}

function readOptions(args: readonly string[]): { exit: boolean; json: boolean } {
  try {
    const options = { exit: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } } as const;
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new ConfigError(`${error instanceof Error ? error.message : error}\nUsage: berth demo [--exit] [--json]`);
  }
}
