/** Files that a pipeline asks for with `include`, and what came of asking. */

/** Two requests are the same when their JSON is: that is how answers are found again. */
export type IncludeRequest =
  /** Files of the repository at the commit that runs, or of the project whose file asks. `path` may be a glob. */
  | {
      readonly kind: 'local';
      readonly path: string;
      readonly from?: { readonly project: string; readonly sha: string };
    }
  /** A file of another repository; `ref` is a branch, tag or commit, absent: its default branch. */
  | { readonly kind: 'project'; readonly project: string; readonly ref?: string; readonly path: string };

export type IncludeAnswer =
  | { readonly ok: true; readonly files: readonly IncludedFile[] }
  /** A sentence for the pipeline's author. */
  | { readonly ok: false; readonly message: string };

export interface IncludedFile {
  readonly path: string;
  readonly text: string;
  /** The commit it was read at, when it is of another repository; 40 hexadecimal digits. */
  readonly sha?: string;
}
