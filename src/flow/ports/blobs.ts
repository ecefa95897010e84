import type { Readable } from 'node:stream';

/** Named byte streams that outlive a run: artifacts. Names are made by us, never by a user. */
export interface Blobs {
  /** Replaces what was there; a reader never sees half of it. Answers the size in bytes. */
  put(name: string, content: Readable): Promise<number>;
  /** Undefined when there is none. */
  get(name: string): Promise<Readable | undefined>;
  /** Safe to repeat. */
  delete(name: string): Promise<void>;
}
