import { RE2JS } from 're2js';
import { type MakeMatcher, problemAt } from './matcher.ts';

/** `./main.go:3:5: message`, of `go build` and `go vet`. */
const LINE = RE2JS.compile('^(?:vet: )?([^\\s:]+\\.go):(\\d+):(?:(\\d+):)? (.+)$');

export const go: MakeMatcher = toProject => line => {
  if (!line.includes('.go:')) return undefined;
  const match = LINE.matcher(line);
  if (!match.find()) return undefined;
  const place = { path: match.group(1), line: match.group(2), column: match.group(3) };
  return problemAt(toProject, place, 'error', match.group(4) ?? '');
};
