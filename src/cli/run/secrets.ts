/** Secrets for `berth run`: from this machine's environment and files, never from an argument, which everybody can read. */

import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { parseEnv } from 'node:util';
import { faultOfName, faultOfValue } from '../../core/secrets/checks.ts';
import type { LocalSecret, Worktree } from '../compose-laptop.ts';
import { ConfigError } from '../config.ts';

/** As they were typed. */
export interface SecretWords {
  readonly words: readonly string[];
  readonly file: string | undefined;
}

type Tree = Pick<Worktree, 'directory' | 'isTaken'>;

const USUAL = '.berth/secrets.env';

/** What is named one by one wins over the file. Throws ConfigError. */
export async function readLocalSecrets(tree: Tree, { words, file }: SecretWords): Promise<readonly LocalSecret[]> {
  const found = [
    ...(await readEnvironmentFile(tree, file)),
    ...(await Promise.all(words.map(word => read(tree, word)))),
  ];
  for (const { name, value } of found) {
    const fault = faultOfName(name) ?? faultOfValue(value);
    if (fault !== undefined) throw new ConfigError(`The secret ${name}: ${fault}`);
  }
  return [...new Map(found.map(secret => [secret.name, secret])).values()];
}

async function readEnvironmentFile(tree: Tree, named: string | undefined): Promise<readonly LocalSecret[]> {
  const path = named ?? join(tree.directory, USUAL);
  const content = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' && named === undefined) return undefined;
    throw new ConfigError(`${path} cannot be read.`);
  });
  if (content === undefined) return [];
  await refuseTaken(tree, path);
  return Object.entries(parseEnv(content)).map(([name, value = '']) => ({ name, kind: 'variable', value }));
}

async function read(tree: Tree, word: string): Promise<LocalSecret> {
  const [, name = '', path] = /^([^=]*)(?:=@(.+))?$/.exec(word) ?? [];
  if (name === '')
    throw new ConfigError('--secret takes NAME or NAME=@FILE: a value there could be read by others on this machine.');
  if (path !== undefined) {
    await refuseTaken(tree, path);
    const value = await readFile(path, 'utf8').catch(() => Promise.reject(new ConfigError(`${path} cannot be read.`)));
    return { name, kind: 'file', value };
  }
  const value = process.env[name];
  if (value === undefined) throw new ConfigError(`--secret ${name}: there is no such variable in your environment.`);
  return { name, kind: 'variable', value };
}

/** Jobs get a copy of the working tree, and so would a commit. */
async function refuseTaken({ directory, isTaken }: Tree, path: string): Promise<void> {
  if (!(await isTaken(path))) return;
  const name = relative(directory, path);
  throw new ConfigError(`${path} holds secrets, and git does not ignore it: write ${name} into .gitignore.`);
}
