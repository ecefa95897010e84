/** From a trigger to what will run: read the file at the commit, parse, plan. */

import { parse } from '../core/parse/parse.ts';
import { plan } from '../core/plan/plan.ts';
import { isSkippedByMessage } from '../core/plan/skip.ts';
import type { createRun } from '../core/schedule/create-run.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import { InfraError } from '../model/errors.ts';
import type { Trigger } from '../model/trigger.ts';
import type { HandleContext } from './context.ts';
import type { Forge } from './ports/forge.ts';

const FILE = '.ci.yml';

/** What a run is made of, before it has an id. */
export type Contents = Omit<Parameters<typeof createRun>[0], 'id' | 'trigger' | 'now'>;

/** Reads, parses and plans `.ci.yml` at the trigger's commit. Throws InfraError when the forge may answer later. */
export async function decide({ forge, timeouts }: HandleContext, trigger: Trigger): Promise<Contents> {
  if (isSkippedByMessage(trigger.commit.message)) return { diagnostics: [], notice: 'skipped_by_message' };
  const text = await readPipeline(forge, trigger);
  if (text === undefined) return { diagnostics: [], notice: 'no_pipeline' };
  if (typeof text !== 'string') return { diagnostics: [text] };
  const parsed = parse(text, FILE);
  if (parsed.pipeline === undefined) return { diagnostics: parsed.diagnostics };
  const planned = plan(parsed.pipeline, trigger, timeouts);
  const diagnostics = [...parsed.diagnostics, ...planned.diagnostics];
  if (planned.plan === undefined || diagnostics.some(({ severity }) => severity === 'error')) return { diagnostics };
  if (planned.plan.jobs.length === 0) return { diagnostics, notice: 'no_jobs' };
  return { plan: planned.plan, diagnostics };
}

/** The file's text, undefined when there is none, or why it can never be read. */
async function readPipeline(forge: Forge, { repository, commit }: Trigger): Promise<string | Diagnostic | undefined> {
  try {
    return await forge.readFile(repository, FILE, commit.sha);
  } catch (error) {
    if (!(error instanceof InfraError) || error.retryable) throw error;
    return { severity: 'error', message: error.message, where: { file: FILE, line: 1, column: 1 } };
  }
}
