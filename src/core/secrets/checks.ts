/** What may be a secret. Each answers a sentence for people, or undefined when it may. */

import { createMasks } from '../mask/masker.ts';
import { SHORTEST } from '../mask/spellings.ts';
import { isReserved } from '../outputs/reserved.ts';

/** GitHub's limit. The kernel allows 128 KiB for one variable, and 2 MiB for all. */
const MOST_BYTES = 48 * 1024;

export function faultOfName(name: string): string | undefined {
  if (!/^[A-Za-z_][A-Za-z0-9_]{0,254}$/.test(name))
    return `${name} cannot be the name of a variable: use letters, digits and _, with no digit at the beginning.`;
  return isReserved(name) ? `${name} is taken: jobs find something else under that name.` : undefined;
}

/** GitLab's rule for names of environments, with `*`. */
export function faultOfEnvironment(scope: string): string | undefined {
  if (/^[\w/${}. *-]{1,255}$/.test(scope) && !scope.startsWith('/') && !scope.endsWith('/')) return undefined;
  return `${scope} cannot be the name of an environment: use letters, digits, spaces, -, _, ., / and *.`;
}

/** A value that no log could hide is none. */
export function faultOfValue(value: string): string | undefined {
  if (value.includes('\0')) return 'It holds a zero byte, which no variable can. Encode it, with base64 for example.';
  if (new TextEncoder().encode(value).length > MOST_BYTES) return 'It is longer than 48 KiB.';
  if (createMasks([value]).automaton === undefined)
    return `It has fewer than ${SHORTEST} characters, and could not be hidden in logs.`;
  return undefined;
}
