import { RE2JS } from 're2js';
import type { Matcher } from '../../model/pipeline.ts';
import { type MakeMatcher, problemAt } from './matcher.ts';

/** A matcher that a pipeline brings along. Its pattern is valid; without the group `line` it speaks of the first one. */
export function patternMatcher({ pattern, severity }: Matcher): MakeMatcher {
  const expression = RE2JS.compile(pattern);
  const groups = new Set(Object.keys(expression.namedGroups()));
  return toProject => line => {
    const match = expression.matcher(line);
    if (!match.find()) return undefined;
    const group = (name: string) => (groups.has(name) ? match.group(name) : null);
    const place = { path: group('file'), line: groups.has('line') ? group('line') : '1', column: group('column') };
    return problemAt(toProject, place, severity, group('message') ?? line);
  };
}
