/** Diagnostics as people read them in a terminal: place, message, the lines around it, what to do, where to read more. */

import { clean } from '../../core/render/clean.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Paint } from '../print.ts';
import { codeFrame } from './code-frame.ts';

/** How diagnostics are shown. */
export interface DiagnosticLook {
  readonly paint: Paint;
  /** What people call a file from where they are. */
  readonly nameOf: (file: string) => string;
  /** The text of a file, when it can be had. */
  readonly textOf: (file: string) => string | undefined;
  /** Where the reference of the language lies. */
  readonly manual: string;
}

/** All of them in the order of their places, and how many there are. */
export function formatDiagnostics(diagnostics: readonly Diagnostic[], look: DiagnosticLook): string {
  if (diagnostics.length === 0) return '';
  const told = diagnostics.map(diagnostic => formatDiagnostic(diagnostic, look));
  return `${told.join('\n\n')}\n\n${look.paint('bold', countOf(diagnostics))}\n`;
}

function formatDiagnostic({ severity, message, where, hint, reference }: Diagnostic, look: DiagnosticLook): string {
  const { paint } = look;
  const label = severity === 'error' ? paint(['red', 'bold'], 'error') : paint(['yellow', 'bold'], 'warning');
  const place = `${clean(look.nameOf(where.file))}:${where.line}:${where.column}`;
  const text = look.textOf(where.file);
  return [
    `${paint('cyan', place)} ${label} ${paint('bold', clean(message))}`,
    ...(text === undefined ? [] : codeFrame(text, where, paint)),
    ...(hint === undefined ? [] : [`  ${paint('green', 'hint')} ${clean(hint)}`]),
    ...(reference === undefined ? [] : [`  ${paint('dim', `see ${look.manual}#${anchorOf(reference)}`)}`]),
  ].join('\n');
}

/** As GitHub makes it of a heading. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-');
}

/** "2 errors and 1 warning". */
function countOf(diagnostics: readonly Diagnostic[]): string {
  const counts = (['error', 'warning'] as const).flatMap(severity => {
    const count = diagnostics.filter(each => each.severity === severity).length;
    if (count === 0) return [];
    return [`${count} ${severity}${count === 1 ? '' : 's'}`];
  });
  return counts.join(' and ');
}
