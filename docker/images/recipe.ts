import type { RootTree } from './root-tree.ts';

/** How one image is made. */
export interface Recipe {
  /** Changes whenever the content does. */
  readonly version: string;
  /** Dockerfile instructions that an import may carry. */
  readonly changes: readonly string[];
  build(onProgress: (line: string) => void): Promise<RootTree>;
}
