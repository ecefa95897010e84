/** `berth validate`: what pipeline files would do with this working tree, without doing it. */

import { openWorktree } from './compose-laptop.ts';
import { laptopConfig } from './laptop/config.ts';
import { type Decision, decideHere, lookFor, settingsOf } from './laptop/decide-here.ts';
import { OCCASION_OPTIONS, readEvent, readVariables, readWords } from './laptop/options.ts';
import { readPipelineFile } from './laptop/pipeline-file.ts';
import { localTrigger, tellTrigger } from './laptop/trigger.ts';
import { formatDiagnostics } from './print/diagnostics.ts';
import { painter } from './print.ts';
import { formatTree } from './validate/tree.ts';
import { type Verdict, verdictOf } from './validate/verdict.ts';

const USAGE = `berth validate: says what a pipeline would do, and what is wrong with it

Usage: berth validate [FILE...] [OPTION...]

  --event EVENT   push (default), pull_request, tag, schedule, web, api
  --branch NAME   the branch, or tag, to take it for; default the current one
  --base NAME     where a pull request would go; default the default branch
  --var N=VALUE   a variable that wins over those of the file; may be given again
  --json          print one object for each file instead
  --help          print this

FILE is .ci.yml at the root of this working tree unless named. Needs neither GitHub nor Docker.
Exit code: 0 in order, 2 something to mend.
`;

export async function validate(args: readonly string[]): Promise<number> {
  const { values, positionals } = readWords({ args: [...args], options: OCCASION_OPTIONS, allowPositionals: true });
  if (values.help) return print(USAGE, 0);
  const event = readEvent(values.event);
  const settings = settingsOf(laptopConfig(process.env), readVariables(values.var));
  const worktree = await openWorktree(process.cwd());
  const description = await worktree.describe();
  const trigger = localTrigger(description, { ...values, event });
  const verdicts: Verdict[] = [];
  for (const named of positionals.length === 0 ? [undefined] : positionals) {
    const file = await readPipelineFile(worktree.directory, named);
    const decision = await decideHere(worktree, file, trigger, settings);
    const verdict = verdictOf(file.path, decision);
    verdicts.push(verdict);
    process.stdout.write(
      values.json
        ? `${JSON.stringify(verdict)}\n`
        : describe(named ?? file.path, verdict, decision, tellTrigger(trigger), worktree.directory),
    );
  }
  return verdicts.every(({ ok }) => ok) ? 0 : 2;
}

function describe(
  name: string,
  { ok, jobs, leftOut }: Verdict,
  { diagnostics, texts, plan }: Decision,
  event: string,
  root: string,
): string {
  const paint = painter(process.stdout);
  const told = formatDiagnostics(diagnostics, lookFor(process.stdout, root, texts));
  if (!ok) return told;
  if (plan === undefined) return `${told}${name} is in order, and \`workflow:rules\` refuse ${event}.\n`;
  const counted = jobs.length === 1 ? '1 job' : `${jobs.length} jobs`;
  const headline = `${paint(['green', 'bold'], '✓')} ${paint('bold', name)} is in order: ${counted} for ${event}`;
  const tree = formatTree(plan.jobs, leftOut, paint);
  return `${told === '' ? '' : `${told}\n`}${headline}\n${tree === '' ? '' : `\n${tree}\n`}`;
}

function print(text: string, code: number): number {
  process.stdout.write(text);
  return code;
}
