/** The operator's file about repositories, read and checked once. */

import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Logger } from 'pino';
import {
  type DraftedRegistry,
  type DraftedTarget,
  NO_POLICY,
  type PasswordSource,
  readPolicy,
} from '../core/policy/read-policy.ts';
import type { Position } from '../model/diagnostic.ts';
import type { ListedRegistry, NotificationTarget, Policy } from '../model/policy.ts';
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
  const { registries, notifications, ...policy } = read.draft;
  const written = [
    ...registries.map(({ login }) => login?.password),
    ...notifications.flatMap(({ url, secret }) => [url, secret]),
  ];
  if (written.some(source => source?.from === 'text')) await warnOfReaders(path, surroundings);
  const faults: string[] = [];
  const fetch = async (source: PasswordSource, { line, column }: Position): Promise<string> => {
    const found = await passwordFrom(source, path, surroundings);
    if (typeof found === 'string') return found;
    faults.push(`${path}:${line}:${column}: ${found.fault}`);
    return '';
  };
  const complete: Policy = {
    ...policy,
    registries: await inTurn(registries, registry => withPassword(registry, fetch)),
    notifications: await inTurn(notifications, target => withAddress(target, fetch)),
  };
  for (const [index, { url }] of complete.notifications.entries()) {
    const where = notifications[index]?.where;
    if (url !== '' && !isWebAddress(url)) faults.push(`${path}:${where?.line}:${where?.column}: ${NO_ADDRESS}`);
  }
  if (faults.length > 0) throw new ConfigError(faults.join('\n'));
  return complete;
}

/** It does not repeat what was written: that is a secret. */
const NO_ADDRESS = 'The address must begin with `https://` or `http://`, and have no user and no fragment.';

/** Answers with what was asked for; otherwise notes the fault. */
type Fetch = (source: PasswordSource, where: Position) => Promise<string>;

async function withPassword({ where, login, ...registry }: DraftedRegistry, fetch: Fetch): Promise<ListedRegistry> {
  if (login === undefined) return registry;
  return { ...registry, login: { ...login, password: await fetch(login.password, where) } };
}

async function withAddress(
  { where, url, secret, ...target }: DraftedTarget,
  fetch: Fetch,
): Promise<NotificationTarget> {
  const complete = { ...target, url: await fetch(url, where) };
  return secret === undefined ? complete : { ...complete, secret: await fetch(secret, where) };
}

/** One after the other, so that faults are told in the order of the file. */
async function inTurn<T, U>(items: readonly T[], act: (item: T) => Promise<U>): Promise<readonly U[]> {
  const done: U[] = [];
  for (const item of items) done.push(await act(item));
  return done;
}

function isWebAddress(url: string): boolean {
  const { protocol, username, password, hash } = URL.parse(url) ?? {};
  return /^https?:$/.test(protocol ?? '') && username === '' && password === '' && hash === '';
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
