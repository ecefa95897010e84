/** Where a value comes from: never an argument, which every process on the machine can read. */

import { text } from 'node:stream/consumers';
import type { SecretKind } from '../../model/secret.ts';
import { ConfigError } from '../config.ts';

/** The end of the line that `echo` adds is no part of a variable; a file is taken as it is. */
export async function readValue(kind: SecretKind, name: string): Promise<string> {
  if (process.stdin.isTTY) return await askHidden(`Value of ${name} (not shown): `);
  const value = await text(process.stdin);
  return kind === 'file' ? value : value.replace(/\r?\n$/, '');
}

const ENTER = /[\r\n\x04]/;
const INTERRUPT = '\x03';
const ERASE = /[\x7f\b]/;

/** One line that the terminal does not show. */
async function askHidden(question: string): Promise<string> {
  const { stdin, stderr } = process;
  stderr.write(question);
  stdin.setRawMode(true).setEncoding('utf8');
  try {
    const value: string[] = [];
    for await (const typed of stdin) {
      for (const character of String(typed)) {
        if (character === INTERRUPT) throw new ConfigError('Nothing was changed.');
        if (ENTER.test(character)) return value.join('');
        if (ERASE.test(character)) value.pop();
        else value.push(character);
      }
    }
    return value.join('');
  } finally {
    stdin.setRawMode(false).pause();
    stderr.write('\n');
  }
}
