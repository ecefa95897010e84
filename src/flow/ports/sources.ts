/**
 * The commit a pipeline is planned for: its files, and what changed in it. One is made for each decision. Every method is
 * safe to repeat and throws InfraError when the world fails.
 */
export interface Sources {
  /** A file's text, or undefined when there is none. At most 1 MiB; a larger one is an InfraError that is not retryable. */
  readFile(path: string): Promise<string | undefined>;

  /** Paths of all files, relative to the root. Asked only when an `exists` or a glob wants to know. */
  listFiles(): Promise<readonly string[]>;

  /**
   * Paths that differ from what the trigger compares with, or from the merge base with `compareTo` (a branch, tag or
   * commit). Undefined when that cannot be known: a new branch, an unknown ref, a start by hand.
   */
  changedFiles(compareTo?: string): Promise<readonly string[] | undefined>;

  /** A file of another repository at a ref (absent: its default branch), with the commit it was read at. */
  readProjectFile(file: ProjectFile): Promise<ProjectText>;

  /** Files of another repository at a commit that `readProjectFile` answered. */
  listProjectFiles(project: string, sha: string): Promise<readonly string[]>;
}

export interface ProjectFile {
  /** `owner/repo`. */
  readonly project: string;
  readonly path: string;
  readonly ref?: string;
}

export type ProjectText =
  | { readonly found: true; readonly text: string; readonly sha: string }
  /** A sentence for the pipeline's author: there is no such repository, ref or file, or it may not be read from here. */
  | { readonly found: false; readonly message: string };
