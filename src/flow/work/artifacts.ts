/** Files that jobs leave for later jobs. What is in an archive was written by a job: it is sorted here, never unpacked on the server. */

import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import tar from 'tar-stream';
import { type Selection, selectArtifacts } from '../../core/outputs/selection.ts';
import { sourcesOf } from '../../core/prepare/sources.ts';
import { lastArtifact } from '../../core/schedule/attempts.ts';
import type { Artifacts } from '../../model/pipeline.ts';
import type { AttemptRef, StoredArtifact } from '../../model/run.ts';
import type { Sandbox } from '../ports/engine.ts';
import { copyMatches } from './copy-matches.ts';
import type { Execution } from './execution.ts';

/** Puts the artifacts of the needed jobs into the workspace, in plan order: the later one wins. */
export async function restoreArtifacts(
  { context, run, job, transcript }: Pick<Execution, 'context' | 'run' | 'job' | 'transcript'>,
  sandbox: Sandbox,
): Promise<void> {
  for (const key of sourcesOf(run, job)) {
    const artifact = lastArtifact(run, key);
    if (artifact === undefined) continue;
    const content = await context.blobs.get(artifact.blob);
    if (content === undefined) {
      await transcript.note(`The artifacts of ${key} are gone; run that job again to have them.`);
      continue;
    }
    await sandbox.copyIn(content);
    await transcript.note(`Restored ${count(artifact.files)} from ${key}`);
  }
}

/** Keeps what `artifacts` names, when the job wants it; undefined when there is nothing to keep. */
export async function collectArtifacts(
  {
    context: { blobs },
    job: { artifacts },
    ref,
    transcript,
  }: Pick<Execution, 'context' | 'job' | 'ref' | 'transcript'>,
  passed: boolean,
  sandbox: Sandbox,
): Promise<StoredArtifact | undefined> {
  if (artifacts === undefined || !isWanted(artifacts, passed)) return undefined;
  const selection = selectArtifacts(artifacts, artifacts.untracked ? await sandbox.originalFiles() : new Set());
  const pack = tar.pack();
  const blob = blobName(ref);
  const [files, bytes] = await Promise.all([
    fill(pack, sandbox, selection),
    blobs.put(blob, pack as unknown as Readable),
  ]);
  if (files === 0) {
    await blobs.delete(blob);
    const meant = [...artifacts.paths, ...(artifacts.untracked ? ['untracked files'] : [])];
    await transcript.note(`No files match artifacts: ${meant.join(', ')}`);
    return undefined;
  }
  await transcript.note(`Kept ${count(files)} as artifacts`);
  return { blob, bytes, files };
}

/** Ends the archive in any case, so that whoever stores it does not wait for ever. */
async function fill(pack: tar.Pack, sandbox: Sandbox, selection: Selection): Promise<number> {
  try {
    const files = await copyMatches(sandbox, selection, pack);
    pack.finalize();
    return files;
  } catch (error) {
    // Without the error, which nobody may be listening for yet: we throw it ourselves.
    pack.destroy();
    throw error;
  }
}

/** Reports alone are no archive. */
function isWanted({ paths, untracked, when }: Artifacts, passed: boolean): boolean {
  return (paths.length > 0 || untracked) && (when === 'always' || (when === 'on_success') === passed);
}

function blobName({ runId, key, number }: AttemptRef): string {
  return `artifacts/${runId}/${createHash('sha256').update(key).digest('hex').slice(0, 32)}/${number}.tar`;
}

function count(files: number): string {
  return files === 1 ? '1 file' : `${files} files`;
}
