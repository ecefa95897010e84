/** Files that jobs keep from run to run. */

/** What an entry is found by. Entries of other repositories, and of other scopes, never meet. */
export interface CachePlace {
  readonly repositoryId: number;
  /** Whose it is, such as `branch main` or `fork 12`: see `scopesOf` (core/cache). */
  readonly scope: string;
  readonly key: string;
}

export interface CacheEntry extends CachePlace {
  /** The compressed archive; entries of one repository with the same content share it. */
  readonly blob: string;
  /** Of the blob's bytes: SHA-256, hexadecimal. */
  readonly digest: string;
  /** Of all files together, before compression. */
  readonly bytes: number;
  readonly compressedBytes: number;
  /** Milliseconds since the epoch. */
  readonly savedAt: number;
  /** When it was last restored or saved. */
  readonly usedAt: number;
}
