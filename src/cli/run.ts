/** `berth run`: this working tree's pipeline on this machine, by the same planner, scheduler and engine as the server. */

import { openWorktree } from './compose-laptop.ts';
import { ConfigError } from './config.ts';
import { type Decision, decideHere, lookFor } from './laptop/decide-here.ts';
import { readPipelineFile } from './laptop/pipeline-file.ts';
import { localTrigger, tellTrigger } from './laptop/trigger.ts';
import { formatDiagnostics } from './print/diagnostics.ts';
import { painter } from './print.ts';
import { chooseJobs } from './run/choose-jobs.ts';
import { RUN_USAGE, readRunOptions } from './run/options.ts';
import { exitCodeOfRun, type RunResult, resultOf } from './run/result.ts';
import { carryOut } from './run/session.ts';
import { summaryLines } from './run/view/summary.ts';

const BROKEN: RunResult = { conclusion: 'failure', jobs: [] };

export async function run(args: readonly string[]): Promise<number> {
  const options = readRunOptions(args);
  if (options.help) return print(RUN_USAGE, 0);
  const out = options.json ? process.stderr : process.stdout;
  const worktree = await openWorktree(process.cwd());
  const [file, description] = await Promise.all([
    readPipelineFile(worktree.directory, options.file),
    worktree.describe(),
  ]);
  const trigger = localTrigger(description, options);
  const decision = await decideHere(worktree, file, trigger, options.variables);
  out.write(formatDiagnostics(decision.diagnostics, lookFor(out, worktree.directory, decision.texts)));
  if (decision.plan === undefined) return finish(options.json, BROKEN, 2);

  const choice = chooseJobs(decision.plan, options.jobs);
  if (!choice.ok) throw new ConfigError(choice.problems.join('\n'));
  if (choice.jobs.length === 0) {
    out.write(`Nothing runs for ${tellTrigger(trigger)}: ${whyNothing(decision)}\n`);
    return finish(options.json, { conclusion: 'neutral', jobs: [] }, 0);
  }
  const plan = { ...decision.plan, jobs: choice.jobs };
  const ended = await carryOut({
    worktree,
    description,
    trigger,
    plan,
    diagnostics: decision.diagnostics,
    options,
    out,
  });
  out.write(`${summaryLines(ended, painter(out)).join('\n')}\n`);
  return finish(options.json, resultOf(ended), exitCodeOfRun(ended));
}

function whyNothing({ notice }: Decision): string {
  return notice === 'refused_by_workflow'
    ? '`workflow:rules` refuse it.'
    : 'no job takes part. `berth validate` says why.';
}

function finish(json: boolean, result: RunResult, code: number): number {
  return json ? print(`${JSON.stringify(result)}\n`, code) : code;
}

function print(text: string, code: number): number {
  process.stdout.write(text);
  return code;
}
