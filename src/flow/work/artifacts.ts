/** Files that jobs leave for later jobs. What is in an archive was written by a job: it is sorted here, never unpacked on the server. */

import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import tar from 'tar-stream';
import { createGlob, type Glob } from '../../core/glob/glob.ts';
import { lastArtifact } from '../../core/schedule/attempts.ts';
import { needsOf } from '../../core/schedule/needs.ts';
import type { PlannedJob } from '../../model/plan.ts';
import type { AttemptRef, Run, StoredArtifact } from '../../model/run.ts';
import type { Sandbox } from '../ports/engine.ts';
import type { WorkContext } from './context.ts';
import { copyMatches } from './copy-matches.ts';
import type { Transcript } from './transcript.ts';

interface Finished {
  readonly job: PlannedJob;
  readonly ref: AttemptRef;
  readonly passed: boolean;
}

/** Puts the artifacts of the needed jobs into the workspace, in plan order: the later one wins. */
export async function restoreArtifacts(
  { blobs }: WorkContext,
  run: Run,
  job: PlannedJob,
  sandbox: Sandbox,
  transcript: Transcript,
): Promise<void> {
  for (const key of artifactNeeds(run, job)) {
    const artifact = lastArtifact(run, key);
    if (artifact === undefined) continue;
    const content = await blobs.get(artifact.blob);
    if (content === undefined) {
      await transcript.note(`The artifacts of ${key} are gone; run that job again to have them.`);
      continue;
    }
    await sandbox.copyIn(content);
    await transcript.note(`Restored ${count(artifact.files)} from ${key}`);
  }
}

function artifactNeeds(run: Run, job: PlannedJob): readonly string[] {
  const { needs } = job;
  if (needs === 'earlier_stages') return needsOf(run, job).map(need => need.job.key);
  return needs.filter(({ artifacts }) => artifacts).map(({ key }) => key);
}

/** Keeps what `artifacts.paths` names, when the job wants it; undefined when there is nothing to keep. */
export async function collectArtifacts(
  { blobs }: WorkContext,
  { job, ref, passed }: Finished,
  sandbox: Sandbox,
  transcript: Transcript,
): Promise<StoredArtifact | undefined> {
  const { artifacts } = job;
  if (artifacts === undefined || !isWanted(artifacts.when, passed)) return undefined;
  const pack = tar.pack();
  const blob = blobName(ref);
  const [files, bytes] = await Promise.all([
    fill(pack, sandbox, artifacts.paths.map(createGlob)),
    blobs.put(blob, pack as unknown as Readable),
  ]);
  if (files === 0) {
    await blobs.delete(blob);
    await transcript.note(`No files match artifacts: ${artifacts.paths.join(', ')}`);
    return undefined;
  }
  await transcript.note(`Kept ${count(files)} as artifacts`);
  return { blob, bytes, files };
}

/** Ends the archive in any case, so that whoever stores it does not wait for ever. */
async function fill(pack: tar.Pack, sandbox: Sandbox, globs: readonly Glob[]): Promise<number> {
  try {
    const files = await copyMatches(sandbox, globs, pack);
    pack.finalize();
    return files;
  } catch (error) {
    // Without the error, which nobody may be listening for yet: we throw it ourselves.
    pack.destroy();
    throw error;
  }
}

function isWanted(when: 'on_success' | 'on_failure' | 'always', passed: boolean): boolean {
  return when === 'always' || (when === 'on_success') === passed;
}

function blobName({ runId, key, number }: AttemptRef): string {
  return `artifacts/${runId}/${createHash('sha256').update(key).digest('hex').slice(0, 32)}/${number}.tar`;
}

function count(files: number): string {
  return files === 1 ? '1 file' : `${files} files`;
}
