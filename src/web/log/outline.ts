import { oneLine } from '../../core/render/clean.ts';
import type { Logs } from '../../flow/ports/logs.ts';
import type { Attempt, AttemptRef, Section } from '../../model/run.ts';
import type { LineIndex } from './line-index.ts';

/** A log's shape: what a page needs before it has any of its lines. */
export interface Outline {
  readonly lines: number;
  readonly bytes: number;
  /** Whether more may come. */
  readonly isOpen: boolean;
  /** Whether it is known when its lines came: of a log that is older than the index of times it is not. */
  readonly hasTimes: boolean;
  /** Commands in order; none while the job runs. */
  readonly sections: readonly OutlineSection[];
}

export interface OutlineSection {
  readonly command: string;
  /** Where it begins, from 0: with the command itself, `echoed` lines long. */
  readonly line: number;
  readonly echoed: number;
  readonly startedAt: number;
  readonly durationMs: number;
  readonly exitCode?: number | undefined;
}

/** Reads a few bytes for each command. */
export async function outlineOf(
  logs: Pick<Logs, 'read' | 'times'>,
  ref: AttemptRef,
  { ended }: Attempt,
  index: LineIndex,
): Promise<Outline> {
  const sections = ended !== undefined && 'sections' in ended ? ended.sections : [];
  const hasTimes = index.bytes() === 0 || (await logs.times(ref, 0, 1)).length > 0;
  const lines = await Promise.all(sections.map(({ offset }) => lineAt(logs, ref, index, offset)));
  return {
    lines: index.lines(),
    bytes: index.bytes(),
    isOpen: ended === undefined,
    hasTimes,
    sections: sections.map((section, at) => describe(section, lines[at] ?? 0)),
  };
}

function describe({ command, startedAt, durationMs, exitCode }: Section, line: number): OutlineSection {
  const echoed = command.trimEnd().split('\n').length;
  return { command: oneLine(command, 300), line, echoed, startedAt, durationMs, exitCode };
}

/** The line in which a byte lies. */
async function lineAt(logs: Pick<Logs, 'read'>, ref: AttemptRef, index: LineIndex, offset: number): Promise<number> {
  const start = index.beforeOffset(offset);
  const { bytes } = await logs.read(ref, start.offset, offset - start.offset);
  return start.line + bytes.reduce((count, byte) => count + (byte === 0x0a ? 1 : 0), 0);
}
