import { RE2JS } from 're2js';
import { type MakeMatcher, problemAt } from './matcher.ts';

/** `src/a.ts(3,5): error TS2322: message`, and with `--pretty` `src/a.ts:3:5 - error TS2322: message`. */
const LINE = RE2JS.compile('^(.+?)(?:\\((\\d+),(\\d+)\\): |:(\\d+):(\\d+) - )(error|warning) (TS\\d+: .+)$');

export const tsc: MakeMatcher = toProject => line => {
  if (!line.includes(' TS')) return undefined;
  const match = LINE.matcher(line);
  if (!match.find()) return undefined;
  const place = {
    path: match.group(1),
    line: match.group(2) ?? match.group(4),
    column: match.group(3) ?? match.group(5),
  };
  return problemAt(toProject, place, match.group(6) === 'warning' ? 'warning' : 'error', match.group(7) ?? '');
};
