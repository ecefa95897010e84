/** What people may do in repositories, as the forge says. Remembered for a minute, or until the forge tells of a change. */

import type { Logger } from 'pino';
import { InfraError } from '../model/errors.ts';
import type { RightsChange } from '../model/rights-change.ts';
import type { Actor, Repository } from '../model/trigger.ts';
import type { Forge, Permission } from './ports/forge.ts';
import type { Store } from './ports/store.ts';

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
const KEPT_MS = 60_000;
/** Answers remembered before old ones are looked for. */
const MANY = 10_000;

interface RightsContext {
  readonly store: Pick<Store, 'findRuns'>;
  readonly forge: Pick<Forge, 'permission' | 'isPublic'>;
  readonly log: Pick<Logger, 'warn'>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

interface Answer {
  readonly repositoryId: number;
  /** Absent: it is about everybody. */
  readonly actorId?: number;
  readonly until: number;
  readonly value: Promise<Permission | boolean>;
}

export function createRights({ store, forge, log, now }: RightsContext): Rights {
  const answers = new Map<string, Answer>();
  const watchers = new Set<() => void>();

  /** An answer that failed is not remembered: the next one who wants to know asks again. */
  async function remembered<T extends Permission | boolean>(
    about: Pick<Answer, 'repositoryId' | 'actorId'>,
    otherwise: T,
    ask: (repository: Repository) => Promise<T>,
  ): Promise<T> {
    const name = `${about.repositoryId}:${about.actorId ?? '*'}`;
    const known = answers.get(name);
    if (known !== undefined && known.until > now()) return (await known.value) as T;
    if (answers.size > MANY) dropOld();
    const value = askFor(about.repositoryId, otherwise, ask);
    const answer: Answer = { ...about, until: now() + KEPT_MS, value: value.catch(() => otherwise) };
    answers.set(name, answer);
    try {
      return await value;
    } catch (error) {
      if (answers.get(name) === answer) answers.delete(name);
      if (!(error instanceof InfraError)) throw error;
      log.warn({ err: error, repositoryId: about.repositoryId }, 'rights cannot be asked; the answer is no');
      return otherwise;
    }
  }

  /** The newest run knows best what the repository is called and by whose rights we ask. */
  async function askFor<T>(
    repositoryId: number,
    otherwise: T,
    ask: (repository: Repository) => Promise<T>,
  ): Promise<T> {
    const [newest] = await store.findRuns({ repositoryId, limit: 1 });
    return newest === undefined ? otherwise : ask(newest.trigger.repository);
  }

  function dropOld(): void {
    for (const [name, { until }] of answers) if (until <= now()) answers.delete(name);
    if (answers.size > MANY) answers.clear();
  }

  return {
    roleOf: (actor, repositoryId) =>
      remembered<Permission>({ repositoryId, actorId: actor.id }, 'none', repository =>
        forge.permission(repository, actor.id, actor.login),
      ),
    isPublic: repositoryId => remembered<boolean>({ repositoryId }, false, repository => forge.isPublic(repository)),
    forget({ repositoryId, actorId }) {
      for (const [name, answer] of answers) {
        const isOfRepository = repositoryId === undefined || answer.repositoryId === repositoryId;
        const isOfActor = actorId === undefined || answer.actorId === undefined || answer.actorId === actorId;
        if (isOfRepository && isOfActor) answers.delete(name);
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
