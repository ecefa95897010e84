import type { Store } from '../../flow/ports/store.ts';
import type { Timer } from '../../model/timer.ts';
import type { State } from './state.ts';

/** The part of the Store that is about timers. */
export function memoryTimers(
  { timers }: State,
  accept: Store['accept'],
): Pick<Store, 'setTimers' | 'dueTimers' | 'fire'> {
  const nameOf = ({ repository, id }: Timer): string => `${repository.id}:${id}`;
  return {
    async setTimers(repositoryId, wanted) {
      const former = new Map([...timers].filter(([, { repository }]) => repository.id === repositoryId));
      for (const name of former.keys()) timers.delete(name);
      for (const timer of wanted) {
        const name = nameOf(timer);
        timers.set(name, { ...timer, dueAt: former.get(name)?.dueAt ?? timer.dueAt });
      }
    },

    dueTimers: async now =>
      [...timers.values()].filter(({ dueAt }) => dueAt <= now).toSorted((a, b) => a.dueAt - b.dueAt),

    async fire(timer, delivery, nextAt) {
      const name = nameOf(timer);
      const current = timers.get(name);
      if (current?.dueAt !== timer.dueAt) return false;
      timers.set(name, { ...current, dueAt: nextAt });
      await accept(delivery);
      return true;
    },
  };
}
