/** Files that a job leaves for later jobs and for people. What it wrote is sorted here, never unpacked on the server. */

import { archiveName } from '../../core/outputs/archive-name.ts';
import { expiryOf } from '../../core/outputs/expiry.ts';
import { selectArtifacts } from '../../core/outputs/selection.ts';
import type { Artifacts } from '../../model/pipeline.ts';
import type { StoredArtifact } from '../../model/run.ts';
import { artifactBlob } from '../blob-name.ts';
import type { Sandbox } from '../ports/engine.ts';
import { TooMuch } from './allowance.ts';
import { copyMatches } from './copy-matches.ts';
import type { Execution } from './execution.ts';
import { storeArchive } from './store-archive.ts';

type Job = Pick<Execution, 'context' | 'job' | 'ref' | 'transcript'>;

export interface Kept {
  readonly artifact?: StoredArtifact;
  /** A sentence for people: why nothing was kept. It fails a job that passed, as in GitLab. */
  readonly fault?: string;
}

/** Keeps what `artifacts` names, when the job wants it; nothing at all when that is too much. */
export async function collectArtifacts(execution: Job, passed: boolean, sandbox: Sandbox): Promise<Kept> {
  const { job, transcript } = execution;
  const { artifacts } = job;
  if (artifacts === undefined || !isWanted(artifacts, passed)) return {};
  try {
    const artifact = await keep(execution, artifacts, sandbox);
    await transcript.note(
      artifact === undefined
        ? `No files match artifacts: ${meant(artifacts)}`
        : `Kept ${countFiles(artifact.files)} as artifacts`,
    );
    return artifact === undefined ? {} : { artifact };
  } catch (error) {
    if (!(error instanceof TooMuch)) throw error;
    const fault = `The artifacts cannot be kept: ${error.message}`;
    await transcript.note(fault);
    return { fault };
  }
}

/** Undefined when no file matches; then no blob is left. */
async function keep(
  { context: { blobs, settings, now }, ref, transcript }: Job,
  artifacts: Artifacts,
  sandbox: Sandbox,
): Promise<StoredArtifact | undefined> {
  const { most, keepMs } = settings.artifacts;
  const selection = selectArtifacts(artifacts, artifacts.untracked ? await sandbox.originalFiles() : new Set());
  const blob = artifactBlob(ref);
  const stored = await storeArchive(blobs, blob, pack => copyMatches(sandbox, selection, pack, most));
  if (stored.files === 0) {
    await blobs.delete(blob);
    return undefined;
  }
  const expiresAt = expiryOf(artifacts, now(), keepMs);
  return {
    blob,
    ...stored,
    name: archiveName(artifacts.name && transcript.mask(artifacts.name)),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}

/** Reports alone are no archive. */
function isWanted({ paths, untracked, when }: Artifacts, passed: boolean): boolean {
  return (paths.length > 0 || untracked) && (when === 'always' || (when === 'on_success') === passed);
}

function meant({ paths, untracked }: Artifacts): string {
  return [...paths, ...(untracked ? ['untracked files'] : [])].join(', ');
}

export function countFiles(files: number): string {
  return files === 1 ? '1 file' : `${files} files`;
}
