/** Files that other jobs left for this one. */

import { sourcesOf } from '../../core/prepare/sources.ts';
import { lastArtifact } from '../../core/schedule/attempts.ts';
import type { StoredArtifact } from '../../model/run.ts';
import { openArtifact } from '../open-artifact.ts';
import type { Sandbox } from '../ports/engine.ts';
import { countFiles } from './artifacts.ts';
import type { Execution } from './execution.ts';

/** A job cannot start, since what it needs of another has gone. The message is a sentence for people. */
export class ArtifactsGone extends Error {}

/**
 * Puts the artifacts of the needed jobs into the workspace, in plan order: the later one wins. Throws ArtifactsGone: a
 * job that goes on without would deploy nothing and call it a success.
 */
export async function restoreArtifacts(
  { context, run, job, transcript }: Pick<Execution, 'context' | 'run' | 'job' | 'transcript'>,
  sandbox: Sandbox,
): Promise<void> {
  for (const key of sourcesOf(run, job)) {
    const artifact = lastArtifact(run, key);
    if (artifact === undefined) continue;
    const content = artifact.removed === true ? undefined : await openArtifact(context.blobs, artifact);
    if (content === undefined) throw new ArtifactsGone(goneSentence(key, artifact));
    await sandbox.copyIn(content);
    await transcript.note(`Restored ${countFiles(artifact.files)} from ${key}`);
  }
}

function goneSentence(key: string, { removed }: StoredArtifact): string {
  const why = removed === true ? 'have expired' : 'are gone';
  return `The artifacts of \`${key}\` ${why}. Run \`${key}\` again to have them; this job runs again after it.`;
}
