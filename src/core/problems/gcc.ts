import { RE2JS } from 're2js';
import { type MakeMatcher, problemAt } from './matcher.ts';

/** `src/a.c:3:5: error: message`, of gcc, clang, and many that write as they do; the column may be missing. */
const LINE = RE2JS.compile('^([^\\s:]+):(\\d+):(?:(\\d+):)? (?:fatal )?(error|warning): (.+)$');

export const gcc: MakeMatcher = toProject => line => {
  if (!line.includes('error: ') && !line.includes('warning: ')) return undefined;
  const match = LINE.matcher(line);
  if (!match.find()) return undefined;
  const place = { path: match.group(1), line: match.group(2), column: match.group(3) };
  return problemAt(toProject, place, match.group(4) === 'warning' ? 'warning' : 'error', match.group(5) ?? '');
};
