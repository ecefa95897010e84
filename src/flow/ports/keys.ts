import type { Key } from '../../model/key.ts';

/**
 * Sessions and tokens. Every method may be called concurrently from any process, and is one step. Throws InfraError
 * (retryable) when the database is away.
 */
export interface Keys {
  /** Its id and its digest are new. */
  keep(key: Key): Promise<void>;
  /** The one with this digest, unless it has ended by `now` (milliseconds since the epoch). */
  find(digest: string, now: number): Promise<Key | undefined>;
  /** Tokens, oldest first; those of a person when `actorId` is given. */
  tokens(actorId?: number): Promise<readonly Key[]>;
  /** Answers whether there was one. Safe to repeat. */
  remove(id: string): Promise<boolean>;
  /** All sessions of a person. Safe to repeat. */
  endSessions(actorId: number): Promise<void>;
  /** Forgets those that have ended by `now`. Safe to repeat. */
  removeEnded(now: number): Promise<void>;
}
