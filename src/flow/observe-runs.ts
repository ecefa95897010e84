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

  /** A run that was there already is not the one that was drafted. */
  async function observeDraft<R extends Run | undefined>(
    draft: (id: string) => Run,
    create: (draft: (id: string) => Run) => Promise<R>,
  ): Promise<R> {
    let drafted: Run | undefined;
    const run = await create(id => {
      drafted = draft(id);
      return drafted;
    });
    if (run !== undefined && run === drafted) compare(undefined, run);
    return run;
  }

  return {
    ...store,

    create: (deliveryId, draft) => observeDraft(draft, observed => store.create(deliveryId, observed)),

    createNext: (deliveryId, known, draft) =>
      observeDraft(draft, observed => store.createNext(deliveryId, known, observed)),

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
