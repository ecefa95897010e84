/** `berth token`: tokens of the API for programs of a repository. People make theirs on their own page. */

import { parseArgs } from 'node:util';
import { issueKey } from '../flow/keys.ts';
import type { Keys } from '../flow/ports/keys.ts';
import type { Key, Scope } from '../model/key.ts';
import { composeKeeping } from './compose-backup.ts';
import { ConfigError, readConfig } from './config.ts';
import { createLog } from './log.ts';
import { readEnvFile } from './process.ts';

const USAGE = `Usage: berth token create --repository ID --name NAME [--write] [--days DAYS]
       berth token list
       berth token revoke TOKEN_ID`;
const DAY_MS = 86_400_000;

export async function token(args: readonly string[]): Promise<number> {
  const act = readArguments(args);
  readEnvFile();
  const config = readConfig(process.env);
  await composeKeeping(config, createLog({ ...config, LOG_LEVEL: 'error' })).withKeys(act);
  return 0;
}

/** What was asked for. Throws ConfigError for what is not clear, before anything is opened. */
function readArguments([verb, ...rest]: readonly string[]): (keys: Keys) => Promise<void> {
  if (verb === 'list' && rest.length === 0) return list;
  const [id] = rest;
  if (verb === 'revoke' && id !== undefined && rest.length === 1) return keys => revoke(keys, id);
  if (verb === 'create') {
    const draft = draftOf(rest);
    return keys => create(keys, draft);
  }
  throw new ConfigError(USAGE);
}

async function create(keys: Keys, draft: Parameters<typeof issueKey>[1]): Promise<void> {
  const { key, secret } = await issueKey(keys, draft);
  process.stderr.write(`Token ${key.id}. It is not shown again:\n`);
  process.stdout.write(`${secret}\n`);
}

function draftOf(args: readonly string[]): Parameters<typeof issueKey>[1] {
  const { repository, name, write, days } = readOptions(args);
  const repositoryId = Number(repository);
  if (!Number.isSafeInteger(repositoryId) || repositoryId <= 0) {
    throw new ConfigError(`--repository is the number of a repository on GitHub.\n${USAGE}`);
  }
  if (name === undefined || name.trim() === '') throw new ConfigError(`--name says what the token is for.\n${USAGE}`);
  const span = days === undefined ? undefined : Number(days);
  if (span !== undefined && !(span > 0 && span <= 3660)) throw new ConfigError('--days is a number of days.');
  const scopes: readonly Scope[] = write ? ['read', 'write'] : ['read'];
  const createdAt = Date.now();
  const holder = { kind: 'repository', repositoryId } as const;
  const ends = span === undefined ? {} : { endsAt: createdAt + span * DAY_MS };
  return { kind: 'token', name: name.trim(), holder, scopes, createdAt, ...ends };
}

function readOptions(args: readonly string[]) {
  const options = {
    repository: { type: 'string' },
    name: { type: 'string' },
    write: { type: 'boolean', default: false },
    days: { type: 'string' },
  } as const;
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new ConfigError(`${error instanceof Error ? error.message : error}\n${USAGE}`);
  }
}

async function list(keys: Keys): Promise<void> {
  for (const key of await keys.tokens()) process.stdout.write(`${lineOf(key)}\n`);
}

function lineOf({ id, name, holder, scopes, endsAt }: Key): string {
  const whose = holder.kind === 'person' ? holder.actor.login : `repository ${holder.repositoryId}`;
  const end = endsAt === undefined ? 'never' : new Date(endsAt).toISOString().slice(0, 10);
  return [id, whose, scopes.join('+'), end, JSON.stringify(name)].join('\t');
}

async function revoke(keys: Keys, id: string): Promise<void> {
  const known = (await keys.tokens()).some(key => key.id === id);
  if (!known || !(await keys.remove(id)))
    throw new ConfigError(`There is no token ${id}. \`berth token list\` shows them.`);
}
