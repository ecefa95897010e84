import type { Pattern } from '../../../model/expression.ts';
import type { Matcher } from '../../../model/pipeline.ts';
import { readPattern } from '../../expression/pattern.ts';
import type { WrittenAnnotations } from '../shape/outcomes.ts';
import type { Faults } from './faults.ts';

/** Without these a problem has no place, or nothing to say. */
const required = ['file', 'line', 'message'];
const known = [...required, 'column'];

export function annotationsOf(written: WrittenAnnotations, faults: Faults): false | readonly Matcher[] {
  if (written === false) return false;
  return written.map(({ pattern, severity = 'error' }, index) => {
    checkPattern(pattern, index, faults);
    return { pattern, severity };
  });
}

function checkPattern(pattern: string, index: number, faults: Faults): void {
  const path = ['annotations', index, 'pattern'];
  const read = readPattern(`/${pattern}/`);
  if (!read.ok) {
    faults.error(path, `cannot be used: ${read.message}`, read.hint);
    return;
  }
  const missing = required.filter(group => !read.groups.includes(group)).map(group => `\`${group}\``);
  const unknown = read.groups.filter(group => !known.includes(group)).map(group => `\`${group}\``);
  if (missing.length > 0) {
    faults.error(path, `has no group named ${missing.join(' or ')}.`, 'Write it as `(?<file>[^:]+)`.');
  }
  if (unknown.length > 0) {
    faults.error(path, `has a group named ${unknown.join(' and ')}.`, `Known are: ${known.join(', ')}.`);
  }
}

/** The regular expression between slashes that finds a percentage in the log. */
export function coverageOf(written: string | undefined, faults: Faults): Pattern | undefined {
  if (written === undefined) return undefined;
  if (!written.startsWith('/')) {
    faults.error(
      ['coverage'],
      'must be a regular expression between slashes.',
      'Write it as `/Coverage: \\d+\\.\\d+/`.',
    );
    return undefined;
  }
  const read = readPattern(written);
  if (read.ok) return read.pattern;
  faults.error(['coverage'], `cannot be used: ${read.message}`, read.hint);
  return undefined;
}
