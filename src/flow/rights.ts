/** What people may do in repositories, as the forge says. Remembered for minutes, or until the forge tells of a change. */

import type { Logger } from 'pino';
import { InfraError } from '../model/errors.ts';
import type { RightsChange } from '../model/rights-change.ts';
import type { Actor, Repository } from '../model/trigger.ts';
import type { Forge, Permission } from './ports/forge.ts';
import type { Store } from './ports/store.ts';
import { createRemembered, type Remembered } from './remembered.ts';

export interface Rights {
  /** 'none' also when the forge cannot be asked, and for a repository that we know no run of. */
  roleOf(actor: Actor, repositoryId: number): Promise<Permission>;
  /** Whether everybody may read it. False also when the forge cannot be asked. */
  isPublic(repositoryId: number): Promise<boolean>;
  /** What was remembered of these is asked again. */
  forget(change: RightsChange): void;
  /** Calls back after `forget`. Returns how to stop. */
  watch(onChange: () => void): () => void;
}

/** How long an answer counts, in milliseconds: so long somebody may read on of whom the forge told us nothing. */
const KEPT_MS = 5 * 60_000;
/** The same for somebody who may do nothing, while the people are listed: whoever comes to be among them is seen there. */
const NOTHING_KEPT_MS = 30 * 60_000;
/** How long people are not listed again after that was refused. */
const UNLISTED_MS = 60_000;
/**
 * When so many have asked, the people of a repository are listed: each request counts against the limit that the reports
 * on runs share, and a page for fifty people about fifty repositories would reach it in minutes.
 */
const MANY_ASK = 3;
/** Repositories, and people of each, about whom anything is remembered. */
const MOST = 10_000;

interface RightsContext {
  readonly store: Pick<Store, 'findRuns'>;
  readonly forge: Pick<Forge, 'permission' | 'people' | 'isPublic'>;
  readonly log: Pick<Logger, 'warn'>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** What is remembered of one repository. */
interface Known {
  readonly isPublic: Remembered<boolean>;
  /** Undefined: they cannot be listed. */
  readonly people: Remembered<ReadonlyMap<number, Permission> | undefined>;
  /** What was asked of one alone, by the id of whoever asked. */
  readonly roles: Map<number, Remembered<Permission>>;
}

export function createRights({ store, forge, log, now }: RightsContext): Rights {
  const repositories = new Map<number, Known>();
  const watchers = new Set<() => void>();

  function knownOf(repositoryId: number): Known {
    return entryOf(repositories, repositoryId, () => ({
      isPublic: createRemembered(now),
      people: createRemembered(now),
      roles: new Map(),
    }));
  }

  async function roleOf(actor: Actor, repositoryId: number): Promise<Permission> {
    const { people, roles } = knownOf(repositoryId);
    const role = entryOf(roles, actor.id, () => createRemembered(now));
    const listed = roles.size < MANY_ASK ? undefined : await people.get(() => listPeople(repositoryId), keptPeople);
    const ask = (repository: Repository) => forge.permission(repository, actor.id, actor.login);
    const keptMs = (answer: Permission) => (answer === 'none' && listed !== undefined ? NOTHING_KEPT_MS : KEPT_MS);
    return listed?.get(actor.id) ?? role.get(() => askAbout(repositoryId, 'none', ask), keptMs);
  }

  async function listPeople(repositoryId: number): Promise<ReadonlyMap<number, Permission> | undefined> {
    try {
      return await askAbout(repositoryId, undefined, repository => forge.people(repository));
    } catch (error) {
      if (!(error instanceof InfraError)) throw error;
      log.warn({ err: error, repositoryId }, 'the people of a repository cannot be listed; each is asked about alone');
      return undefined;
    }
  }

  /** The newest run knows best what the repository is called and by whose rights we ask. */
  async function askAbout<T>(
    repositoryId: number,
    otherwise: T,
    ask: (repository: Repository) => Promise<T>,
  ): Promise<T> {
    const [newest] = await store.findRuns({ repositoryId, limit: 1 });
    return newest === undefined ? otherwise : ask(newest.trigger.repository);
  }

  async function orWithout<T>(repositoryId: number, otherwise: T, answer: () => Promise<T>): Promise<T> {
    try {
      return await answer();
    } catch (error) {
      if (!(error instanceof InfraError)) throw error;
      log.warn({ err: error, repositoryId }, 'rights cannot be asked; the answer is no');
      return otherwise;
    }
  }

  return {
    roleOf: (actor, repositoryId) => orWithout(repositoryId, 'none', () => roleOf(actor, repositoryId)),
    isPublic: repositoryId =>
      orWithout(repositoryId, false, () =>
        knownOf(repositoryId).isPublic.get(
          () => askAbout(repositoryId, false, forge.isPublic),
          () => KEPT_MS,
        ),
      ),
    forget({ repositoryId, actorId }) {
      for (const [id, { isPublic, people, roles }] of repositories) {
        if (repositoryId !== undefined && repositoryId !== id) continue;
        isPublic.forget();
        people.forget();
        if (actorId === undefined) for (const role of roles.values()) role.forget();
        else roles.get(actorId)?.forget();
      }
      for (const tell of watchers) tell();
    },
    watch(onChange) {
      const tell = () => onChange();
      watchers.add(tell);
      return () => void watchers.delete(tell);
    },
  };
}

function keptPeople(people: ReadonlyMap<number, Permission> | undefined): number {
  return people === undefined ? UNLISTED_MS : KEPT_MS;
}

function entryOf<V>(entries: Map<number, V>, id: number, create: () => V): V {
  const known = entries.get(id);
  if (known !== undefined) return known;
  if (entries.size >= MOST) entries.clear();
  const entry = create();
  entries.set(id, entry);
  return entry;
}
