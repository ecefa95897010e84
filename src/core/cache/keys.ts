/** From what `cache:key` says to the names that entries are found by. */

import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Cache } from '../../model/pipeline.ts';

/** A file of the commit that the key is made of. */
export interface KeyFile {
  readonly path: string;
  /** Of its content. */
  readonly digest: string;
}

/** Letters of a digest that make a key: enough that nobody meets another's by chance. */
const DIGEST_LETTERS = 16;
/** An index cannot hold longer ones. */
const LONGEST = 250;
const DEFAULT = 'default';

/**
 * The keys that are looked for, best first, each once; the first is the one that is written. `files` are those that are
 * there of the files that the key names. `common` is `CACHE_FALLBACK_KEY`, which counts for every cache, as in GitLab.
 */
export function keysOf(cache: Cache, files: readonly KeyFile[], common?: string): readonly string[] {
  const written = [keyOf(cache, files), ...cache.fallbackKeys, ...(common ? [common] : [])];
  return [...new Set(written.map(settled))];
}

/** Without any of its files the key is `default`, as in GitLab. */
function keyOf({ key }: Cache, files: readonly KeyFile[]): string {
  if (key.kind === 'text') return key.text;
  const content = files.length === 0 ? DEFAULT : digestOf(files);
  return key.prefix ? `${key.prefix}-${content}` : content;
}

/** Lengths keep paths and contents apart, whatever a file is called. */
function digestOf(files: readonly KeyFile[]): string {
  const sorted = files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  return short(sorted.map(({ path, digest }) => `${path.length} ${path} ${digest}`).join('\n'));
}

/** A key is a name and never a path, so that any text will do; but it is shown in logs. */
function settled(key: string): string {
  const clean = key.replaceAll(/\p{Cc}/gu, '-').trim() || DEFAULT;
  return clean.length <= LONGEST ? clean : `${clean.slice(0, LONGEST - DIGEST_LETTERS - 1)}-${short(clean)}`;
}

function short(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text))).slice(0, DIGEST_LETTERS);
}
