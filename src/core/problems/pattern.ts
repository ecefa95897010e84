import { RE2JS } from 're2js';
import type { Matcher } from '../../model/pipeline.ts';
import type { Effort } from '../expression/effort.ts';
import { type MakeMatcher, problemAt } from './matcher.ts';

/**
 * A matcher that a pipeline brings along. Its pattern is valid; without the group `line` it speaks of the first one. Once
 * `effort` is spent it finds nothing any more.
 */
export function patternMatcher({ pattern, severity }: Matcher, effort: Effort): MakeMatcher {
  const expression = RE2JS.compile(pattern);
  const groups = new Set(Object.keys(expression.namedGroups()));
  return toProject => line => {
    if (!effort.allows(expression, line)) return undefined;
    const match = expression.matcher(line);
    if (!match.find()) return undefined;
    const group = (name: string) => (groups.has(name) ? match.group(name) : null);
    const place = { path: group('file'), line: groups.has('line') ? group('line') : '1', column: group('column') };
    return problemAt(toProject, place, severity, group('message') ?? line);
  };
}
