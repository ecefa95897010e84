import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { selectKeyFiles } from '../../core/cache/key-files.ts';
import { type KeyFile, keysOf } from '../../core/cache/keys.ts';
import type { Cache } from '../../model/pipeline.ts';
import type { Sandbox } from '../ports/engine.ts';
import type { Execution } from './execution.ts';

/** The keys of a cache, best first: the same before and after the job, which cannot change the commit it began with. */
export async function resolveKeys(
  { spec }: Pick<Execution, 'spec'>,
  { key, ...cache }: Cache,
  sandbox: Sandbox,
): Promise<readonly string[]> {
  const files = key.kind === 'files' ? await readKeyFiles(key.files, sandbox) : [];
  return keysOf({ ...cache, key }, files, spec.environment['CACHE_FALLBACK_KEY']);
}

async function readKeyFiles(patterns: readonly string[], sandbox: Sandbox): Promise<readonly KeyFile[]> {
  const files: KeyFile[] = [];
  for (const path of await selectKeyFiles(patterns, () => sandbox.originalFiles())) {
    const content = await sandbox.originalFile(path);
    if (content !== undefined) files.push({ path, digest: await digestOf(content) });
  }
  return files;
}

/** SHA-256, hexadecimal. */
export async function digestOf(content: Readable): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of content) hash.update(piece as Uint8Array);
  return hash.digest('hex');
}
