import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { access, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { InfraError } from '../../../model/errors.ts';
import type { Account } from './account.ts';
import type { Binaries } from './binaries.ts';
import { isRunning } from './lock-file.ts';
import { makePrivate } from './socket-directory.ts';

const run = promisify(execFile);

/** The database user and the only one: who can open the socket is the owner. */
export const DATABASE_USER = 'berth';

export interface ClusterOptions {
  /** Where the data directory is, or will be. */
  readonly data: string;
  readonly binaries: Binaries;
  readonly account: Account | undefined;
  /** A directory with a data directory to copy when there is none yet; made at first use. */
  readonly template?: string | undefined;
}

/**
 * Makes the data directory when there is none. A half-made one never gets the name, so this is safe to repeat after a
 * crash. Throws InfraError (not retryable) when it belongs to another major version.
 */
export async function openCluster(options: ClusterOptions): Promise<void> {
  const version = await readFile(path.join(options.data, 'PG_VERSION'), 'utf8').catch(() => undefined);
  if (version !== undefined) return refuseOtherVersion(options, Number(version));
  await forgetDrafts(options.data);
  if (options.template === undefined) return settle(options.data, draft => initialize(options, draft));
  const source = await openTemplate(options, options.template);
  return settle(options.data, draft => as(options.account, 'cp', ['-R', '-p', source, draft]));
}

async function openTemplate(options: ClusterOptions, template: string): Promise<string> {
  const data = path.join(template, 'data');
  if (await exists(data)) return data;
  await makePrivate(template, options.account);
  await forgetDrafts(data);
  await settle(data, draft => initialize(options, draft));
  return data;
}

function refuseOtherVersion({ data, binaries }: ClusterOptions, major: number): void {
  if (major === binaries.major) return;
  throw new InfraError(
    `${data} was made by PostgreSQL ${major}, and this Berth brings PostgreSQL ${binaries.major}. Save it with pg_dumpall of PostgreSQL ${major}, move it away, start Berth once, and restore it with psql; or run PostgreSQL ${major} on it yourself and set DATABASE_URL.`,
    { retryable: false },
  );
}

/** C.UTF-8 from PostgreSQL itself: sorts the same on every machine, whatever locales are installed. */
const LOCALE = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];

async function initialize({ binaries, account, template }: ClusterOptions, draft: string): Promise<void> {
  const initdb = path.join(binaries.root, 'bin', 'initdb');
  const access = [`--username=${DATABASE_USER}`, '--auth=trust', '--data-checksums', '--no-instructions'];
  const haste = template === undefined ? [] : ['--no-sync', '--wal-segsize=1'];
  await as(account, initdb, [...access, ...LOCALE, ...haste, `--pgdata=${draft}`]);
}

/** Makes `target` by way of a draft beside it. Of two that do so at once, one wins. */
async function settle(target: string, make: (draft: string) => Promise<void>): Promise<void> {
  const draft = `${target}.draft-${process.pid}-${randomUUID()}`;
  await make(draft);
  try {
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { recursive: true });
    if (!(await exists(target))) throw error;
  }
}

/** Removes drafts whose maker died. */
async function forgetDrafts(target: string): Promise<void> {
  const folder = path.dirname(target);
  const prefix = `${path.basename(target)}.draft-`;
  for (const name of await readdir(folder)) {
    if (!name.startsWith(prefix) || isRunning(Number.parseInt(name.slice(prefix.length), 10))) continue;
    await rm(path.join(folder, name), { recursive: true, force: true });
  }
}

async function as(account: Account | undefined, program: string, args: readonly string[]): Promise<void> {
  await run(program, args, { cwd: '/', ...(account && { uid: account.uid, gid: account.gid }) });
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
