/** How much of its repository a job begins with. */

export interface CheckoutOptions {
  /** Commits of history, counted along every line of it; 0: all of it, with all branches and tags. */
  readonly depth: number;
  /** Absent: their directories stay empty. */
  readonly submodules?: SubmoduleOptions;
}

export interface SubmoduleOptions {
  /** As of the repository. */
  readonly depth: number;
  /** Whether submodules of submodules are wanted. */
  readonly isRecursive: boolean;
  /** Paths of the wanted ones, or directories with some; empty: all. Submodules of submodules go with theirs. */
  readonly only: readonly string[];
  readonly except: readonly string[];
}
