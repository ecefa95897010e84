import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Annotation } from '../../model/report.ts';
import { clean } from './clean.ts';
import { code, prose } from './markdown.ts';

/** Marks at the lines that are at fault, as far as they are in this repository: there are no others to mark. */
export function annotationsOfFiles(diagnostics: readonly Diagnostic[]): readonly Annotation[] {
  return diagnostics.filter(isHere).map(toAnnotation);
}

/** Another repository's name stands in front of its paths. */
function isHere({ where: { file } }: Diagnostic): boolean {
  return !/^[^/:]+\/[^/:]+:/.test(file);
}

/** A mark at the line that is at fault. Annotations are plain text, so nothing has to be escaped. */
function toAnnotation({ severity, message, hint, where }: Diagnostic): Annotation {
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
