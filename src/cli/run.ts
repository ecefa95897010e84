/** `berth run`: this working tree's pipeline on this machine, by the same planner, scheduler and engine as the server. */

import { oneLine } from '../core/render/clean.ts';
import type { PlannedJob } from '../model/plan.ts';
import { openWorktree } from './compose-laptop.ts';
import { ConfigError } from './config.ts';
import { laptopConfig } from './laptop/config.ts';
import { type Decision, decideHere, lookFor, settingsOf } from './laptop/decide-here.ts';
import { readPipelineFile } from './laptop/pipeline-file.ts';
import { localTrigger, tellTrigger } from './laptop/trigger.ts';
import { formatDiagnostics } from './print/diagnostics.ts';
import { painter } from './print.ts';
import { chooseJobs } from './run/choose-jobs.ts';
import { RUN_USAGE, type RunOptions, readRunOptions } from './run/options.ts';
import { exitCodeOfRun, type RunResult, resultOf } from './run/result.ts';
import { readLocalSecrets } from './run/secrets.ts';
import { carryOut } from './run/session.ts';
import { wordOnTags } from './run/tags.ts';
import { summaryLines } from './run/view/summary.ts';

/** Longest line that names jobs, in characters. */
const WIDEST = 500;
const BROKEN: RunResult = { conclusion: 'failure', jobs: [] };
const NOTHING: RunResult = { conclusion: 'neutral', jobs: [] };

export async function run(args: readonly string[]): Promise<number> {
  const options = readRunOptions(args);
  if (options.help) return print(RUN_USAGE, 0);
  const out = options.json ? process.stderr : process.stdout;
  const config = laptopConfig(process.env, options.concurrency);
  const worktree = await openWorktree(process.cwd());
  const [file, description] = await Promise.all([
    readPipelineFile(worktree.directory, options.file),
    worktree.describe(),
  ]);
  const trigger = localTrigger(description, options);
  const decision = await decideHere(worktree, file, trigger, settingsOf(config, options.variables));
  const { texts, ...contents } = decision;
  out.write(formatDiagnostics(decision.diagnostics, lookFor(out, worktree.directory, texts)));
  if (decision.diagnostics.some(({ severity }) => severity === 'error')) return finish(options, BROKEN, 2);

  const jobs = jobsOf(decision, options);
  if (jobs.length === 0) {
    out.write(`Nothing runs for ${tellTrigger(trigger)}: ${whyNothing(decision)}\n`);
    return finish(options, NOTHING, 0);
  }
  const onTags = wordOnTags(jobs);
  if (onTags !== undefined) out.write(`${oneLine(onTags, WIDEST)}\n`);
  const chosen = { ...contents, plan: { ...contents.plan, jobs } };
  const secrets = await readLocalSecrets(worktree, options.secrets);
  const ended = await carryOut({ config, worktree, description, trigger, contents: chosen, options, out, secrets });
  out.write(`${summaryLines(ended, painter(out)).join('\n')}\n`);
  return finish(options, resultOf(ended), exitCodeOfRun(ended));
}

/** Throws ConfigError for a name that leads nowhere. */
function jobsOf({ plan }: Decision, { jobs: names, noDelay }: RunOptions): readonly PlannedJob[] {
  const choice = chooseJobs(plan?.jobs ?? [], plan?.leftOut ?? [], names);
  if (!choice.ok) throw new ConfigError(choice.problems.join('\n'));
  return noDelay ? choice.jobs.map(withoutDelay) : choice.jobs;
}

function withoutDelay(job: PlannedJob): PlannedJob {
  return job.when === 'delayed' ? { ...job, when: 'on_success' } : job;
}

function whyNothing({ notice }: Decision): string {
  if (notice === 'refused_by_workflow') return '`workflow:rules` refuse it.';
  return 'no job takes part. `berth validate` says why.';
}

function finish({ json }: RunOptions, result: RunResult, code: number): number {
  return json ? print(`${JSON.stringify(result)}\n`, code) : code;
}

function print(text: string, code: number): number {
  process.stdout.write(text);
  return code;
}
