import { RE2JS } from 're2js';
import type { Problem } from '../../model/problem.ts';
import { type MakeMatcher, problemAt } from './matcher.ts';

/** `error[E0308]: mismatched types`, and some lines below ` --> src/main.rs:3:5`. */
const HEADING = RE2JS.compile('^(error|warning)(\\[[A-Za-z0-9:_]+\\])?: (.+)$');
const PLACE = RE2JS.compile('^\\s*--> (.+?):(\\d+):(\\d+)$');

export const rustc: MakeMatcher = toProject => {
  let heading: Pick<Problem, 'severity' | 'message'> | undefined;
  return line => {
    if (!line.startsWith(' ')) {
      heading = line.startsWith('error') || line.startsWith('warning') ? read(line) : undefined;
      return undefined;
    }
    if (heading === undefined || !line.includes('--> ')) return undefined;
    const place = PLACE.matcher(line);
    if (!place.find()) return undefined;
    const [, path, row, column] = [0, 1, 2, 3].map(group => place.group(group));
    return problemAt(toProject, { path, line: row, column }, heading.severity, heading.message);
  };
};

function read(line: string): Pick<Problem, 'severity' | 'message'> | undefined {
  const match = HEADING.matcher(line);
  if (!match.find()) return undefined;
  const [severity, code, text] = [1, 2, 3].map(group => match.group(group) ?? '');
  return { severity: severity === 'warning' ? 'warning' : 'error', message: `${text} ${code}`.trimEnd() };
}
