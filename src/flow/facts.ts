/** What rules ask about a commit, looked up once each. */

import { limits } from '../core/parse/limits.ts';
import type { Facts, Questions } from '../core/plan/choose/facts.ts';
import type { Sources } from './ports/sources.ts';

export interface FactFinder {
  /** What is known so far. */
  readonly facts: Facts;
  /** Whether more was asked than is looked up. */
  readonly gaveUp: boolean;
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
    get gaveUp() {
      return asked.size > limits.comparisons;
    },
    async find(questions) {
      const bases = questions.changed.filter(base => !asked.has(base));
      const wantsFiles = questions.files && files === undefined;
      if (wantsFiles) files = await sources.listFiles();
      for (const base of bases) {
        asked.add(base);
        if (asked.size > limits.comparisons) continue;
        const paths = await sources.changedFiles(base === '' ? undefined : base);
        if (paths) changed.set(base, paths);
      }
      return wantsFiles || bases.length > 0;
    },
  };
}
