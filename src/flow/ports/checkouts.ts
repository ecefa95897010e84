import type { CheckoutOptions } from '../../model/checkout.ts';
import type { CloneSpec } from './forge.ts';

/** Commits of repositories as directories of this server, shared by the jobs that want the same and written by none. */
export interface Checkouts {
  /**
   * The commit's files and a `.git` without any credential, with as much history as asked for. Repeated and concurrent
   * calls for the same share one directory and one fetch. Throws InfraError, retryable when the commit may only be late;
   * CheckoutError when a submodule cannot be had.
   */
  checkout(origin: Origin, wanted: Wanted): Promise<Checkout>;

  /** Removes checkouts that nothing used for `maxAgeMs`. */
  prune(maxAgeMs: number): Promise<void>;
}

export interface Checkout {
  readonly directory: string;
  /** Where the commit has left the base; absent without a base, and when the history does not reach so far. */
  readonly mergeBase?: string;
}

/** A repository that something is checked out from. */
export interface Origin {
  readonly repositoryId: number;
  /** Asked only when something must be fetched. */
  readonly source: () => Promise<CloneSpec>;
  /**
   * The repository that the URL of a submodule means, asked for each checkout, as rights differ and change. Throws
   * CheckoutError when it is none that may be read, InfraError when it cannot be asked.
   */
  readonly submodule: (url: string) => Promise<Origin>;
}

/** A commit, and what of its repository shall be with it. */
export interface Wanted extends CheckoutOptions {
  readonly sha: string;
  /** By which full name the commit can be found when the forge does not serve it by its id. */
  readonly ref: string;
  /** The branch that a pull request would go into, at its tip: `origin/BRANCH` in the checkout. */
  readonly base?: { readonly branch: string; readonly sha: string };
}
