/** The operator's file about repositories, read and checked once. */

import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Logger } from 'pino';
import { type DraftedRegistry, NO_POLICY, type PasswordSource, readPolicy } from '../core/policy/read-policy.ts';
import type { ListedRegistry, Policy } from '../model/policy.ts';
import { ConfigError } from './config.ts';

interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly log: Pick<Logger, 'warn'>;
}

/** Throws ConfigError with every fault at once. Without a path nothing is granted beside what every repository has. */
export async function readPolicyFile(path: string | undefined, surroundings: Surroundings): Promise<Policy> {
  if (path === undefined) return NO_POLICY;
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new ConfigError(`REPOSITORIES_FILE: ${path} cannot be read (${error.code ?? error.message}).`);
  });
  const read = readPolicy(text, path);
  if ('faults' in read) {
    throw new ConfigError(
      read.faults.map(({ where, message }) => `${path}:${where.line}:${where.column}: ${message}`).join('\n'),
    );
  }
  const { registries, ...policy } = read.draft;
  if (registries.some(({ login }) => login?.password.from === 'text')) await warnOfReaders(path, surroundings);
  return { ...policy, registries: await withPasswords(registries, path, surroundings) };
}

async function withPasswords(
  drafted: readonly DraftedRegistry[],
  path: string,
  surroundings: Surroundings,
): Promise<readonly ListedRegistry[]> {
  const faults: string[] = [];
  const complete: ListedRegistry[] = [];
  for (const { where, login, ...registry } of drafted) {
    const password = login && (await passwordFrom(login.password, path, surroundings));
    if (typeof password === 'object') faults.push(`${path}:${where.line}:${where.column}: ${password.fault}`);
    else complete.push({ ...registry, ...(login && password ? { login: { ...login, password } } : {}) });
  }
  if (faults.length > 0) throw new ConfigError(faults.join('\n'));
  return complete;
}

/** A file's name is relative to the file that names it; its last line break is not part of the password. */
async function passwordFrom(
  source: PasswordSource,
  path: string,
  surroundings: Surroundings,
): Promise<string | { readonly fault: string }> {
  if (source.from === 'text') return source.password;
  if (source.from === 'variable') {
    return surroundings.environment[source.name] || { fault: `The variable ${source.name} is not set.` };
  }
  const file = resolve(path, '..', source.path);
  try {
    const password = (await readFile(file, 'utf8')).replace(/\r?\n$/, '');
    if (password === '') return { fault: `${file} is empty.` };
    await warnOfReaders(file, surroundings);
    return password;
  } catch (error) {
    return { fault: `${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'no reason'}).` };
  }
}

async function warnOfReaders(file: string, { log }: Surroundings): Promise<void> {
  const { mode } = await stat(file);
  if ((mode & 0o077) !== 0) log.warn({ file }, 'others on this machine can read a file that holds a password');
}
