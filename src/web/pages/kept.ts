import { formatBytes } from '../../core/render/bytes.ts';
import { oneLine } from '../../core/render/clean.ts';
import { formatDuration } from '../../core/render/duration.ts';
import type { JobRun, Run, StoredArtifact } from '../../model/run.ts';
import { type Html, html } from '../html.ts';
import { artifactsPath } from '../paths.ts';

/** What a job left, and whether the reader may have it. */
export interface Kept {
  readonly run: Run;
  readonly jobRun: JobRun;
  readonly artifact: StoredArtifact;
  /** The try that was asked for; absent: the one whose artifacts other jobs are given. */
  readonly attempt?: number | undefined;
  readonly mayDownload: boolean;
}

/** What the archive is called: the same as when it is saved. */
export function archiveFile({ name = 'artifacts' }: StoredArtifact): string {
  return `${oneLine(name, 100)}.zip`;
}

/** The archive, its size, and how long it stays. */
export function keptLine(kept: Kept, now: number): Html {
  const { artifact } = kept;
  const file = archiveFile(artifact);
  const name = isThere(kept) ? html`<a href="${addressOf(kept)}">${file}</a>` : file;
  return html`<span>${name}</span> <span class="quiet">${sizeOf(artifact)}, ${staysUntil(artifact, now)}${!kept.mayDownload && ', not for everybody'}</span>`;
}

/** Where to look into it; undefined when the reader cannot. */
export function browseLink(kept: Kept): Html | undefined {
  return isThere(kept) ? html`<a href="${addressOf(kept, '')}">Browse</a>` : undefined;
}

function isThere({ mayDownload, artifact }: Kept): boolean {
  return mayDownload && artifact.removed !== true;
}

function addressOf({ run, jobRun, attempt }: Kept, path?: string): string {
  return artifactsPath(run.id, jobRun.job.key, path, attempt);
}

/** All that the jobs of a run left; undefined when that is nothing. */
export function keptList(kept: readonly Kept[], now: number): Html | undefined {
  if (kept.length === 0) return undefined;
  return html`<section class="Box" aria-labelledby="kept-title"><div class="Box-header"><h2 class="Box-title" id="kept-title">Artifacts <span class="Counter">${kept.length}</span></h2></div><ul>${kept.map(
    one =>
      html`<li class="Box-row kept-item"><span class="kept-job">${oneLine(one.jobRun.job.key, 120)}</span> ${keptLine(one, now)} ${browseLink(one)}</li>`,
  )}</ul></section>`;
}

export function sizeOf({ bytes, files }: Pick<StoredArtifact, 'bytes' | 'files'>): string {
  return `${files === 1 ? '1 file' : `${files} files`}, ${formatBytes(bytes)}`;
}

/** For how long it is there: the newest of a branch may stay longer than it has to. */
function staysUntil({ expiresAt, removed }: StoredArtifact, now: number): Html | string {
  if (removed === true) return 'expired';
  if (expiresAt === undefined) return 'kept for ever';
  const exact = new Date(expiresAt).toISOString();
  const left = Math.max(0, expiresAt - now);
  const days = Math.round(left / 86_400_000);
  const words = days > 1 ? `${days} days` : formatDuration(left);
  return html`<time datetime="${exact}" title="${exact}">kept for ${words}</time>`;
}
