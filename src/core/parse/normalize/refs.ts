import type { RefConditions } from '../../../model/rule.ts';
import { readRefPattern } from '../ref-pattern.ts';
import type { WrittenRefs } from '../shape/rules.ts';
import type { Path } from '../tree.ts';
import { conditionOf } from './conditions.ts';
import type { Faults } from './faults.ts';

/** What `only` or `except` says; names and keywords alone stand for `refs`. */
export function refsOf(key: 'only' | 'except', written: WrittenRefs, faults: Faults): RefConditions {
  if (typeof written === 'string' || Array.isArray(written)) return { refs: patternsOf(written, [key], faults) };
  const { refs, variables, changes } = written;
  return {
    ...(refs === undefined ? {} : { refs: patternsOf(refs, [key, 'refs'], faults) }),
    ...(variables === undefined
      ? {}
      : { variables: each(variables, [key, 'variables'], (text, path) => conditionOf(text, path, faults)) }),
    ...(changes === undefined ? {} : { changes }),
  };
}

function patternsOf(written: string | readonly string[], path: Path, faults: Faults) {
  return each(written, path, (text, place) => {
    const read = readRefPattern(text);
    if (read.ok) return read.pattern;
    faults.error(place, read.message, read.hint);
    return undefined;
  });
}

/** One entry, or several, each read at its path; what cannot be read is left out. */
function each<Read>(
  written: string | readonly string[],
  path: Path,
  read: (text: string, path: Path) => Read | undefined,
): readonly Read[] {
  if (typeof written === 'string') return [read(written, path)].filter(found => found !== undefined);
  return written.map((text, index) => read(text, [...path, index])).filter(found => found !== undefined);
}
