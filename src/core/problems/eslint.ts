import { RE2JS } from 're2js';
import { type MakeMatcher, problemAt } from './matcher.ts';

/** ESLint's usual form: the file on a line of its own, below it `  3:5  error  Message  rule-name`. */
const LINE = RE2JS.compile('^\\s+(\\d+):(\\d+)\\s+(error|warning)\\s+(.+?)(?:\\s{2,}(\\S+))?$');

export const eslint: MakeMatcher = toProject => {
  let file: string | undefined;
  return line => {
    if (!line.startsWith(' ')) {
      file = line;
      return undefined;
    }
    if (file === undefined || !(line.includes(' error ') || line.includes(' warning '))) return undefined;
    const match = LINE.matcher(line);
    if (!match.find()) return undefined;
    const [, row, column, severity, message, rule] = [0, 1, 2, 3, 4, 5].map(group => match.group(group));
    const text = rule === null || rule === undefined ? message : `${message} (${rule})`;
    return problemAt(
      toProject,
      { path: file, line: row, column },
      severity === 'warning' ? 'warning' : 'error',
      text ?? '',
    );
  };
};
