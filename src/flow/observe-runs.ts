import type { Run } from '../model/run.ts';
import type { Store } from './ports/store.ts';

/**
 * The same store. `look` is told of each change of a run that it has kept, with what was before (nothing, of a new one), in
 * the process that made it; it does not fail.
 */
export function observeRuns(store: Store, look: (before: Run | undefined, after: Run) => void): Store {
  function compare(before: Run | undefined, after: Run): void {
    if (after !== before) look(before, after);
  }

  return {
    ...store,

    async create(deliveryId, draft) {
      let drafted: Run | undefined;
      const run = await store.create(deliveryId, id => {
        drafted = draft(id);
        return drafted;
      });
      if (run === drafted) compare(undefined, run);
      return run;
    },

    async change(id, f, deliveryId) {
      const changed = await store.change(id, f, deliveryId);
      compare(changed.before, changed.after);
      return changed;
    },

    async arbitrate(repositoryId, f) {
      let last: { readonly before: readonly Run[]; readonly after: readonly Run[] } = { before: [], after: [] };
      await store.arbitrate(repositoryId, before => {
        last = { before, after: f(before) };
        return last.after;
      });
      for (const [index, after] of last.after.entries()) compare(last.before[index], after);
    },
  };
}
