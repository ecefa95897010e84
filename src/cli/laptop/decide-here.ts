/** What a pipeline file would do with this working tree, for an event that its user names. */

import { relative, resolve } from 'node:path';
import { type Contents, decideText, type Settings } from '../../flow/decide.ts';
import type { Trigger } from '../../model/trigger.ts';
import type { Worktree } from '../compose-laptop.ts';
import type { Config } from '../config.ts';
import type { DiagnosticLook } from '../print/diagnostics.ts';
import { painter } from '../print.ts';
import { MANUAL } from './manual.ts';
import { type PipelineFile, withPipelineFile } from './pipeline-file.ts';

export interface Decision extends Pick<Contents, 'plan' | 'notice' | 'files' | 'diagnostics'> {
  /** Of all files that were read, by path. */
  readonly texts: ReadonlyMap<string, string>;
}

/** `[skip ci]` in the newest commit's message does not matter: whoever asks wants an answer. */
export async function decideHere(
  worktree: Worktree,
  file: PipelineFile,
  trigger: Trigger,
  settings: Settings,
): Promise<Decision> {
  const texts = new Map<string, string>();
  const sources = withPipelineFile(worktree.sources(comparisonOf(trigger)), file, texts);
  const { contents } = await decideText(sources, { text: file.text, file: file.path }, trigger, settings);
  return { ...contents, texts };
}

const MINUTE_MS = 60_000;

export function settingsOf(config: Config, given: Readonly<Record<string, string>>): Settings {
  return {
    defaultMs: config.JOB_TIMEOUT_MINUTES * MINUTE_MS,
    maxMs: config.JOB_MAX_TIMEOUT_MINUTES * MINUTE_MS,
    given,
  };
}

function comparisonOf(trigger: Trigger): Parameters<Worktree['sources']>[0] {
  const { source } = trigger;
  if (source === 'pull_request') return { source, base: trigger.pullRequest.base.branch };
  const isPush = source === 'push' && trigger.ref.kind === 'branch';
  return { source: isPush ? 'push' : 'other', base: trigger.repository.defaultBranch };
}

/** Files are called as the user would from where they are. */
export function lookFor(stream: NodeJS.WriteStream, root: string, texts: Decision['texts']): DiagnosticLook {
  return {
    paint: painter(stream),
    nameOf: file => (file.includes(':') ? file : relative('', resolve(root, file)) || file),
    textOf: file => texts.get(file),
    manual: MANUAL,
  };
}
