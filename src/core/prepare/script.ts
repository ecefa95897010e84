/**
 * One shell script for a whole job: `before_script` and `script` share a shell, so `cd`, variables and functions
 * persist, as in GitLab. Each command is evaluated from its own quoted text: a comment, an open quote or a syntax
 * error in one cannot swallow the next.
 */

import { secretPath } from './secrets.ts';

/** Announces a section in the output; U+001E never appears in sensible output, and the marker is a fresh random word. */
const RECORD_SEPARATOR = '\\036';

const PREAMBLE = [
  // One stream, so that what a program writes to both keeps its order.
  'exec 2>&1 </dev/null',
  'if [ -n "${BASH_VERSION:-}" ]; then set -eo pipefail; else set -e; fi',
];

/**
 * `marker` must be a word of letters and digits, different for every attempt. The values of `inFiles` are first moved
 * from those variables into files: see `intoFile`.
 */
export function jobScript(commands: readonly string[], marker: string, inFiles: readonly string[] = []): string {
  const lines = commands.flatMap((command, index) => [
    `printf '${RECORD_SEPARATOR}%s %d${RECORD_SEPARATOR}' ${marker} ${index}`,
    `eval ${quote(command)}`,
  ]);
  return [...PREAMBLE, ...inFiles.map(intoFile), ...lines, ''].join('\n');
}

/** A word that every POSIX shell reads back as exactly `text`. */
function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * The job's own shell writes the file, so that it belongs to whoever the image runs programs as, and nobody else may read
 * it. No program is started for that: its arguments could be seen.
 */
function intoFile(variable: string): string {
  const path = secretPath(variable);
  return `(umask 277; printf %s "$${variable}" >${path}); ${variable}=${path}`;
}
