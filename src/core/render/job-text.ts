import type { Attempt, Section } from '../../model/run.ts';
import { formatDuration } from './duration.ts';
import { tidyTail } from './log-tail.ts';
import { block, code, table } from './markdown.ts';

/** What a check shows of a failing log. */
const TAIL = { lines: 60, bytes: 8 * 1024 };
/** More commands than this are only counted. */
const MOST_SECTIONS = 50;

/** The commands of a try with their durations, and the end of its log if it failed; undefined when there is neither. */
export function jobText(attempt: Attempt | undefined, log: string | undefined): string | undefined {
  const ended = attempt?.ended;
  const sections = ended !== undefined && 'sections' in ended ? ended.sections : [];
  const parts = [sectionTable(sections), logPart(log)].filter(part => part !== undefined);
  return parts.length === 0 ? undefined : parts.join('\n\n');
}

function sectionTable(sections: readonly Section[]): string | undefined {
  if (sections.length === 0) return undefined;
  const rows = sections
    .slice(-MOST_SECTIONS)
    .map(({ command, durationMs, exitCode }) => [
      code(command),
      formatDuration(durationMs),
      `${exitCode ?? 'cut off'}`,
    ]);
  const before = sections.length - rows.length;
  const all = table(['Command', 'Duration', 'Exit code'], rows);
  return before > 0 ? `${before} commands before these.\n\n${all}` : all;
}

function logPart(log: string | undefined): string | undefined {
  const tail = log === undefined ? '' : tidyTail(log, TAIL);
  return tail === '' ? undefined : `The end of the log:\n\n${block(tail)}`;
}
