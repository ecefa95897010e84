import { RE2JS } from 're2js';
import type { Problem } from '../../model/problem.ts';
import { type LineMatcher, type MakeMatcher, problemAt } from './matcher.ts';

/** A line of a traceback that names a place. */
const FRAME = RE2JS.compile('^  File "([^"]+)", line (\\d+)(?:, in .*)?$');
/** The exception at its end. */
const EXCEPTION = RE2JS.compile('^[A-Za-z_][A-Za-z0-9_.]*(?:: .*)?$');

/** Tracebacks: the problem is the exception, at the innermost place that is the project's own. */
export const python: MakeMatcher = toProject => {
  let innermost: Problem | undefined;
  return forget(line => {
    if (line.startsWith('  File "')) {
      const frame = FRAME.matcher(line);
      if (!frame.find()) return 'go on';
      innermost = problemAt(toProject, { path: frame.group(1), line: frame.group(2) }, 'error', '') ?? innermost;
      return 'go on';
    }
    if (innermost === undefined || line.startsWith(' ')) return 'go on';
    return EXCEPTION.matcher(line).find() ? { ...innermost, message: line } : undefined;
  });

  /** What was remembered is of no use once a traceback has ended. */
  function forget(look: (line: string) => Problem | undefined | 'go on'): LineMatcher {
    return line => {
      const found = look(line);
      if (found === 'go on') return undefined;
      innermost = undefined;
      return found;
    };
  }
};
