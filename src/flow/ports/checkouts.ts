import type { CloneSpec } from './forge.ts';

/** Commits of repositories as directories of this server, shared by all jobs of a commit and written by none. */
export interface Checkouts {
  /**
   * A directory with the commit's files and a shallow `.git` without any credential. Repeated and concurrent calls for
   * one commit share one directory and one fetch; `source` is asked only when something must be fetched. `ref` is where the commit can be found when the forge does not serve
   * it by its id. Throws InfraError; retryable when the commit may only be late.
   */
  checkout(repositoryId: number, source: () => Promise<CloneSpec>, sha: string, ref: string): Promise<string>;

  /** Removes checkouts that nothing used for `maxAgeMs`. */
  prune(maxAgeMs: number): Promise<void>;
}
