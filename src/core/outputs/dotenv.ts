/**
 * Reads what a job leaves as `artifacts:reports:dotenv`: variables for the jobs that need it. Form and limits are
 * GitLab's: docs.gitlab.com/ci/yaml/artifacts_reports, and Ci::ParseDotenvArtifactService for what is silent there.
 */

import type { Variables } from '../../model/variables.ts';
import { isReserved } from './reserved.ts';

/** The size has to be below it. */
export const DOTENV_BYTES = 5 * 1024;
const MOST_VARIABLES = 20;
const LONGEST_NAME = 255;

export type Dotenv =
  | {
      readonly ok: true;
      readonly variables: Variables;
      /** Names that a report may not set; they are left out. */
      readonly refused: readonly string[];
    }
  /** What is wrong, as a clause that goes on after the file's name. */
  | { readonly ok: false; readonly fault: string };

/** Values are taken as they are: neither quotes nor variables in them mean anything. The last one of a name wins. */
export function readDotenv(content: Uint8Array): Dotenv {
  if (content.length >= DOTENV_BYTES) return fault(`is too large: it must have less than ${DOTENV_BYTES} bytes.`);
  const variables = new Map<string, string>();
  for (const [index, line] of linesOf(decode(content)).entries()) {
    const [, name, value] = /^(.*?)=(.*)$/su.exec(line)?.map(part => part.trim()) ?? [];
    if (name === undefined || value === undefined) {
      return fault(`has no \`NAME=value\` in line ${index + 1}. Empty lines and comments are not allowed.`);
    }
    if (!/^[A-Za-z0-9_]+$/.test(name) || name.length > LONGEST_NAME) {
      return fault(
        `names a variable in line ${index + 1} that is no variable's name: letters, digits and underscores make one.`,
      );
    }
    variables.set(name, value);
  }
  if (variables.size > MOST_VARIABLES) {
    return fault(`sets ${variables.size} variables; at most ${MOST_VARIABLES} are allowed.`);
  }
  const kept = [...variables].filter(([name]) => !isReserved(name));
  const refused = [...variables.keys()].filter(isReserved);
  return { ok: true, variables: Object.fromEntries(kept), refused };
}

function fault(clause: string): Dotenv {
  return { ok: false, fault: clause };
}

/** UTF-8, or what Windows writes when it says so by a byte order mark; the mark is no part of the text. */
function decode(content: Uint8Array): string {
  const isUtf16 = content[0] === 0xff && content[1] === 0xfe;
  return new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8').decode(content).replaceAll('\0', '');
}

function linesOf(text: string): readonly string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}
