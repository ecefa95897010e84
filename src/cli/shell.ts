/** `berth shell`: lists the containers of failed jobs that are kept, and opens a shell in one. Asks nothing but the engine. */

import { oneLine } from '../core/render/clean.ts';
import { utcTime } from '../core/time/utc.ts';
import type { Engine, KeptSandbox } from '../flow/ports/engine.ts';
import { composeServersEngine } from './compose.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import { createLog } from './log.ts';
import { paint } from './print.ts';
import { readEnvFile } from './process.ts';
import { chooseKept, listKept } from './shell/kept.ts';
import { withTerminal } from './terminal.ts';

const USAGE = `berth shell: opens a shell in the container of a job that failed, as its script left it

Usage: berth shell              lists what is kept
       berth shell RUN [JOB]    opens a shell in the newest of that job

Run it on the server, where Berth itself is started from. KEEP_FAILED_MINUTES says for how long containers of failed jobs
are kept; while a shell is open, its container stays.
`;

/** How long a container stays at least that somebody is in, and how often that is said anew, in milliseconds. */
const STAY_MS = 5 * 60_000;
const SAY_EVERY_MS = 60_000;

export async function shell(args: readonly string[]): Promise<number> {
  if (args.some(argument => argument === '--help' || argument === '-h')) return print(USAGE);
  const [runId, job, ...more] = args;
  if (more.length > 0) throw new ConfigError("berth shell RUN JOB: put a job's name with spaces between quotes.");
  readEnvFile();
  const config = readConfig(process.env);
  const engine = await composeServersEngine(config, createLog({ LOG_LEVEL: 'silent' }));
  if (engine === undefined) {
    throw new ConfigError(`No server ever ran with DATA_DIR=${config.DATA_DIR}. Start this where Berth is started.`);
  }
  try {
    return await inEngine(engine, config, runId, job);
  } finally {
    await engine.close();
  }
}

async function inEngine(engine: Engine, config: Config, runId?: string, job?: string): Promise<number> {
  const kept = await engine.kept();
  if (kept.length === 0) return print(`Nothing is kept. ${whyNothing(config)}\n`);
  if (runId === undefined) return print(listKept(kept));
  const one = chooseKept(kept, runId, job);
  if (!process.stdin.isTTY || !process.stdout.isTTY)
    throw new ConfigError('A shell needs a terminal, and this is none.');
  print(greeting(one));
  await open(one);
  return 0;
}

async function open(kept: KeptSandbox): Promise<void> {
  const stay = (): Promise<void> => kept.extend(Date.now() + STAY_MS);
  await stay();
  // If the engine is away now it may be back next time; whoever is in the shell notices first.
  const timer = setInterval(() => void stay().catch(() => undefined), SAY_EVERY_MS);
  try {
    await withTerminal(terminal => kept.openShell(terminal));
  } finally {
    clearInterval(timer);
  }
}

function greeting({ attempt, reason, until }: KeptSandbox): string {
  const { runId, key, number } = attempt;
  const which = `${paint('bold', key)} of run ${runId}${number > 1 ? `, attempt ${number}` : ''}`;
  return `A shell in the container of ${which}, as its script left it. It failed: ${oneLine(reason, 200)}.
It has the job's files and variables, and a network of its own; services of the job are gone.
Kept until ${utcTime(until)} UTC, and while you are here. \`exit\` leaves it.
`;
}

function whyNothing({ KEEP_FAILED_MINUTES }: Config): string {
  if (KEEP_FAILED_MINUTES > 0) return `Containers of failed jobs are, for ${KEEP_FAILED_MINUTES} minutes.`;
  return 'Set KEEP_FAILED_MINUTES in .env, start the server again, and containers of failed jobs will be.';
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}
