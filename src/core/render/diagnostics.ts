import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Annotation } from '../../model/report.ts';
import { clean } from './clean.ts';
import { code, prose } from './markdown.ts';

/** A mark at the line that is at fault. Annotations are plain text, so nothing has to be escaped. */
export function toAnnotation({ severity, message, hint, where }: Diagnostic): Annotation {
  return {
    path: where.file,
    startLine: where.line,
    endLine: where.line,
    startColumn: where.column,
    endColumn: where.column,
    level: severity === 'error' ? 'failure' : 'warning',
    message: clean(hint === undefined ? message : `${message}\n${hint}`),
  };
}

/** The same as a Markdown list; undefined when there are none. */
export function diagnosticList(diagnostics: readonly Diagnostic[]): string | undefined {
  if (diagnostics.length === 0) return undefined;
  return diagnostics
    .map(({ severity, message, hint, where: { file, line, column } }) => {
      const icon = severity === 'error' ? '❌' : '⚠️';
      const advice = hint === undefined ? '' : `<br>${prose(hint)}`;
      return `- ${icon} ${code(`${file}:${line}:${column}`)} ${prose(message)}${advice}`;
    })
    .join('\n');
}
