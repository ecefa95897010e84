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
/** The same for somebody who may do nothing, where the people are listed: whoever is among them by then is seen there. */
const NOTHING_KEPT_MS = 30 * 60_000;
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
  readonly people: Remembered<ReadonlyMap<number, Permission>>;
  /** By the id of a person who asked; of those among its people nothing is in it. */
  readonly roles: Map<number, Remembered<Permission>>;
}

export function createRights({ store, forge, log, now }: RightsContext): Rights {
  const repositories = new Map<number, Known>();
  const watchers = new Set<() => void>();

  function knownOf(repositoryId: number): Known {
    return entryOf(repositories, repositoryId, () => ({
      isPublic: createRemembered(now, () => KEPT_MS),
      people: createRemembered(now, () => KEPT_MS),
      roles: new Map(),
    }));
  }

  async function roleOf(actor: Actor, repositoryId: number): Promise<Permission> {
    const { people, roles } = knownOf(repositoryId);
    const role = entryOf(roles, actor.id, () =>
      createRemembered<Permission>(now, answer =>
        answer === 'none' && roles.size >= MANY_ASK ? NOTHING_KEPT_MS : KEPT_MS,
      ),
    );
    const listed = roles.size < MANY_ASK ? undefined : await people.get(() => listPeople(repositoryId));
    const ask = (repository: Repository) => forge.permission(repository, actor.id, actor.login);
    return listed?.get(actor.id) ?? role.get(() => askAbout(repositoryId, 'none', ask));
  }

  /** Nobody when they cannot be listed: then each is asked about alone. */
  async function listPeople(repositoryId: number): Promise<ReadonlyMap<number, Permission>> {
    const nobody: ReadonlyMap<number, Permission> = new Map();
    return orWithout(repositoryId, nobody, () => askAbout(repositoryId, nobody, forge.people));
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
        knownOf(repositoryId).isPublic.get(() => askAbout(repositoryId, false, forge.isPublic)),
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

function entryOf<V>(entries: Map<number, V>, id: number, create: () => V): V {
  const known = entries.get(id);
  if (known !== undefined) return known;
  if (entries.size >= MOST) entries.clear();
  const entry = create();
  entries.set(id, entry);
  return entry;
}
