/** Keeps the container of a job that failed for a while, where the operator asked for that: people may look into it. */

import { shellCommand } from '../../core/render/shell-command.ts';
import { utcTime } from '../../core/time/utc.ts';
import { InfraError } from '../../model/errors.ts';
import type { Ended } from '../../model/run.ts';
import type { Engine, Sandbox } from '../ports/engine.ts';
import type { Execution } from './execution.ts';

/** Called when all has been taken out of the sandbox, before it is destroyed. Answers how the attempt ended, and until when it is kept. */
export async function keepFailed(execution: Execution, sandbox: Sandbox, ended: Ended): Promise<Ended> {
  const { context, run, ref, transcript } = execution;
  const { keepFailed: wanted } = context.settings;
  if (wanted === undefined || !isOwnFailure(ended)) return ended;
  const keptUntil = context.now() + wanted.forMs;
  try {
    await sandbox.keep(keptUntil, transcript.mask(reasonOf(ended)));
    await releaseOldest(context.engine, wanted.most);
  } catch (error) {
    if (!(error instanceof InfraError)) throw error;
    context.log.warn({ err: error, ...ref }, 'the container of a failed job could not be kept');
    return ended;
  }
  await transcript.note(
    `The container is kept until ${utcTime(keptUntil)} UTC. To look into it, type where the job ran:`,
  );
  await transcript.note(`  ${shellCommand(run.id, ref.key)}`);
  return { ...ended, keptUntil };
}

type OwnFailure = Extract<Ended, { outcome: 'failure' | 'timed_out' }>;

/** Whether there is something to look into: its script ended, and not well. What filled the disk would go on to do so. */
function isOwnFailure(ended: Ended): ended is OwnFailure {
  if (ended.outcome === 'timed_out') return true;
  return ended.outcome === 'failure' && ended.exitCode !== undefined && ended.cause !== 'disk_full';
}

function reasonOf(ended: OwnFailure): string {
  if (ended.outcome === 'failure') return ended.message;
  const command = ended.sections.at(-1)?.command.trim().split('\n')[0];
  return command === undefined ? 'Timed out' : `Timed out in \`${command}\``;
}

async function releaseOldest(engine: Engine, most: number): Promise<void> {
  const kept = await engine.kept();
  for (const one of kept.slice(0, Math.max(0, kept.length - most))) await one.destroy();
}
