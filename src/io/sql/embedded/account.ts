import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';

/** Who runs PostgreSQL, which refuses to be root. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** Debian's and everybody's identifier of `nobody`. */
const NOBODY: Account = { uid: 65_534, gid: 65_534 };

/**
 * Undefined: whoever we are. As root: the owner of the data that is there, else the user `postgres`, else `nobody`.
 */
export async function chooseAccount(data: string): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const owner = await stat(data).catch(() => undefined);
  if (owner !== undefined && owner.uid !== 0) return owner;
  const users = await readFile('/etc/passwd', 'utf8').catch(() => '');
  return findUser(users, 'postgres') ?? findUser(users, 'nobody') ?? NOBODY;
}

function findUser(users: string, name: string): Account | undefined {
  const fields = users
    .split('\n')
    .map(line => line.split(':'))
    .find(([user]) => user === name);
  return fields === undefined ? undefined : { uid: Number(fields[2]), gid: Number(fields[3]) };
}

/** The first directory on the way to `target` (itself included) that `account` may not pass; undefined when there is none. */
export async function findBarrier(target: string, account: Account): Promise<string | undefined> {
  const parent = path.dirname(target);
  const above = parent === target ? undefined : await findBarrier(parent, account);
  if (above !== undefined) return above;
  const { uid, gid, mode } = await stat(target);
  const execute = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
  return (mode & execute) === 0 ? target : undefined;
}
