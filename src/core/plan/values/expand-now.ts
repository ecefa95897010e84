import type { Tell } from '../tell.ts';
import { expand, referencesOf } from './expand.ts';
import type { ExpandedVariables } from './variables.ts';

const longestName = 255;

/**
 * Expands a name that must be known before anything runs, as GitLab does with those of environments and resource groups.
 * What is only known when the job starts becomes empty, and is told. Undefined when the name becomes too long.
 */
export function expandNow(written: string, { lookUp, late }: ExpandedVariables, tell: Tell): string | undefined {
  for (const name of new Set(referencesOf(written))) {
    const value = lookUp(name);
    if (value !== undefined && !(value === '' && Object.hasOwn(late, name))) continue;
    tell(
      'warning',
      `\`${name}\` is not known when the run is planned, and becomes empty in \`${written}\`.`,
      'Use a variable that the file defines, or that does not depend on the job.',
    );
  }
  return expand(written, lookUp, longestName)?.trim();
}
