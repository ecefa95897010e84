import { createHash, randomBytes } from 'node:crypto';

/**
 * Names of networks and of the interfaces they are on. All of a server's begin alike and no other server's do, so that
 * rules of the machine can match them. The kernel takes 15 characters.
 */

/** Hexadecimal digits of a server's name that all of its names begin with. */
const OF_SERVER = 4;

export function interfacePrefix(serverId: string): string {
  return `berth-${hashOf(serverId).slice(0, OF_SERVER)}`;
}

/** The one that jobs without services share. */
export function sharedName(serverId: string): string {
  return `berth-${hashOf(serverId).slice(0, 8)}`;
}

/** One that nobody had yet. */
export function freshName(serverId: string): string {
  return `${interfacePrefix(serverId)}${randomBytes(3).toString('hex').slice(1)}`;
}

function hashOf(serverId: string): string {
  return createHash('sha256').update(serverId).digest('hex');
}
