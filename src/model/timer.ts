import type { Actor, Repository } from './trigger.ts';
import type { Variables } from './variables.ts';

/** A schedule of a repository, and when it is due next. */
export interface Timer {
  /** Names it within its repository by what it says: written again, it is the same. */
  readonly id: string;
  readonly repository: Repository;
  /** Whose push brought it; in whose name it starts runs. */
  readonly actor: Actor;
  /** Five fields: minute, hour, day of month, month, day of week. */
  readonly cron: string;
  /** An IANA name. */
  readonly timezone: string;
  readonly branch: string;
  /** Given to its runs: they win over those of the file. */
  readonly variables: Variables;
  /** Milliseconds since the epoch. */
  readonly dueAt: number;
}
