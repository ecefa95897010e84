import { createHash } from 'node:crypto';
import type { AttemptRef } from '../model/run.ts';

/** Where all artifacts are. */
export const artifactsFolder = 'artifacts/';

/** What the artifacts of a try are stored as. Keys are people's words, so they are hashed. */
export function artifactBlob({ runId, key, number }: AttemptRef): string {
  const job = createHash('sha256').update(key).digest('hex').slice(0, 32);
  return `${artifactsFolder}${runId}/${job}/${number}.tar.zst`;
}

/** The id of the run that a blob of artifacts belongs to. */
export function runOfBlob(blob: string): string {
  return blob.slice(artifactsFolder.length).split('/')[0] ?? '';
}
