/** From a trigger to what will run: read the file at the commit and what it includes, parse, plan. */

import { questionsOf } from '../core/plan/choose/questions.ts';
import { plan } from '../core/plan/plan.ts';
import { tooManyComparisons } from '../core/plan/size.ts';
import { isSkippedByMessage } from '../core/plan/skip.ts';
import { triggerVariables } from '../core/plan/values/predefined.ts';
import type { createRun } from '../core/schedule/create-run.ts';
import { InfraError } from '../model/errors.ts';
import type { Pipeline } from '../model/pipeline.ts';
import type { Trigger } from '../model/trigger.ts';
import type { Variables } from '../model/variables.ts';
import { createFactFinder } from './facts.ts';
import type { Sources } from './ports/sources.ts';
import { readPipeline } from './read-pipeline.ts';

const FILE = '.ci.yml';

/** What a run is made of, before it has an id. */
export type Contents = Omit<Parameters<typeof createRun>[0], 'id' | 'trigger' | 'now'>;

export interface Settings {
  /** Milliseconds for jobs that name no timeout. */
  readonly defaultMs: number;
  /** The most milliseconds a job may name. */
  readonly maxMs: number;
  /** Variables given when the run was started. */
  readonly given?: Variables;
}

export interface Decision {
  readonly contents: Contents;
  /** What the files say; absent when they could not be understood. */
  readonly pipeline?: Pipeline;
}

/** Reads, parses and plans `.ci.yml`, unless the commit asks for nothing. Throws InfraError when the world may answer later. */
export async function decide(sources: Sources, trigger: Trigger, settings: Settings): Promise<Decision> {
  // A merge queue's message is a pull request's title, and what it asks for has to be tested.
  if (trigger.source !== 'merge_group' && isSkippedByMessage(trigger.commit.message))
    return notice('skipped_by_message');
  return decideFile(sources, trigger, settings);
}

/** The same, whatever the commit asks for. Rules are judged by what `judged` knows, when that is another commit. */
export async function decideFile(
  sources: Sources,
  trigger: Trigger,
  settings: Settings,
  judged: Sources = sources,
): Promise<Decision> {
  try {
    const text = await sources.readFile(FILE);
    return text === undefined
      ? notice('no_pipeline')
      : await decideText(sources, { text, file: FILE }, trigger, settings, judged);
  } catch (error) {
    if (!(error instanceof InfraError) || error.retryable) throw error;
    const where = { file: FILE, line: 1, column: 1 };
    return { contents: { diagnostics: [{ severity: 'error', message: error.message, where }] } };
  }
}

/** Parses and plans the text of a pipeline. Every InfraError is thrown. */
export async function decideText(
  sources: Sources,
  { text, file }: { readonly text: string; readonly file: string },
  trigger: Trigger,
  settings: Settings,
  judged: Sources = sources,
): Promise<Decision> {
  const finder = createFactFinder(judged);
  const variables = { ...triggerVariables(trigger), ...settings.given };
  const { pipeline, diagnostics } = await readPipeline(sources, finder, { text, file, variables });
  if (pipeline === undefined) return { contents: { diagnostics } };
  while (await finder.find(questionsOf(pipeline, trigger, { ...settings, facts: finder.facts })));
  if (finder.gaveUp) return { contents: { diagnostics: tooManyComparisons(pipeline.jobs) } };
  const planned = plan(pipeline, trigger, { ...settings, facts: finder.facts });
  const notice = planned.notice ?? (planned.plan?.jobs.length === 0 ? 'no_jobs' : undefined);
  return {
    pipeline,
    contents: {
      ...(planned.plan === undefined ? {} : { plan: planned.plan }),
      ...(notice === undefined ? {} : { notice }),
      diagnostics: [...diagnostics, ...planned.diagnostics],
      files: pipeline.files,
    },
  };
}

function notice(why: NonNullable<Contents['notice']>): Decision {
  return { contents: { diagnostics: [], notice: why } };
}
