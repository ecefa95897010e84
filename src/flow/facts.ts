/** What rules ask about a commit, looked up once each. */

import type { Facts, Questions } from '../core/plan/facts.ts';
import type { Sources } from './ports/sources.ts';

export interface FactFinder {
  /** What is known so far. */
  readonly facts: Facts;
  /** Looks up what was not asked before, and tells whether there was any of that. */
  find(questions: Questions): Promise<boolean>;
}

export function createFactFinder(sources: Sources): FactFinder {
  const asked = new Set<string>();
  const changed = new Map<string, readonly string[]>();
  let files: readonly string[] | undefined;
  return {
    get facts() {
      return { ...(files === undefined ? {} : { files }), changed };
    },
    async find(questions) {
      const bases = questions.changed.filter(base => !asked.has(base));
      const wantsFiles = questions.files && files === undefined;
      if (wantsFiles) files = await sources.listFiles();
      for (const base of bases) {
        asked.add(base);
        const paths = await sources.changedFiles(base === '' ? undefined : base);
        if (paths) changed.set(base, paths);
      }
      return wantsFiles || bases.length > 0;
    },
  };
}
