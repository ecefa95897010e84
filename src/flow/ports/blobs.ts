import type { Readable } from 'node:stream';

/** Named byte streams that outlive a run: artifacts. Names are made by us, never by a user. */
export interface Blobs {
  /** Replaces what was there; a reader never sees half of it. Answers the size in bytes. */
  put(name: string, content: Readable): Promise<number>;
  /** Undefined when there is none. */
  get(name: string): Promise<Readable | undefined>;
  /** Safe to repeat. */
  delete(name: string): Promise<void>;
  /**
   * Names of all blobs in a folder, which ends with a slash, and below. Of those that are put or deleted meanwhile some
   * may be missing, and some that are given may be gone.
   */
  list(folder: string): AsyncIterable<string>;
}
