import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { create as contentDisposition } from 'content-disposition';
import { artifactOf, lastArtifact } from '../core/schedule/attempts.ts';
import { openArtifact } from '../flow/open-artifact.ts';
import type { JobRun } from '../model/run.ts';
import { mayDownload, type Sight } from './access.ts';
import { sendFile } from './artifact-file.ts';
import { listFolder } from './artifact-listing.ts';
import type { WebContext } from './context.ts';
import { type Exchange, inertPolicy, sendPage } from './exchange.ts';
import { readNumber } from './job-log.ts';
import { artifactsPage, withheldPage } from './pages/artifacts.ts';
import { archiveFile, type Kept } from './pages/kept.ts';
import { notFoundPage } from './pages/not-found.ts';
import { artifactsPath } from './paths.ts';
import { zipOf } from './zip.ts';

/** What a job left in a certain try, or what other jobs are given of it. */
export function keptBy({ run, role }: Sight, jobRun: JobRun, attempt?: number): Kept | undefined {
  const asked = jobRun.attempts.find(({ number }) => number === attempt);
  const artifact = attempt === undefined ? lastArtifact(run, jobRun.job.key) : asked && artifactOf(asked);
  return artifact && { run, jobRun, artifact, attempt, mayDownload: mayDownload(jobRun.job, role) };
}

/** The same of all jobs of a run. */
export function keptByAll(sight: Sight): readonly Kept[] {
  return sight.run.jobs.flatMap(jobRun => keptBy(sight, jobRun) ?? []);
}

/**
 * Answers for `path` below a job's artifacts: undefined for the archive as a whole, a folder (`''`, or with a slash at
 * its end) with its contents, a file with itself.
 */
export async function answerArtifacts(
  context: WebContext,
  { sight, jobRun }: { readonly sight: Sight; readonly jobRun: JobRun },
  path: string | undefined,
  exchange: Exchange,
): Promise<void> {
  const kept = keptBy(sight, jobRun, readNumber(exchange.query.get('attempt')));
  if (kept === undefined) return sendPage(exchange, 404, notFoundPage());
  if (!kept.mayDownload) return sendPage(exchange, 403, withheldPage(kept, 'access'));
  const { artifact } = kept;
  const archive = artifact.removed === true ? undefined : await openArtifact(context.blobs, artifact);
  if (archive === undefined) return sendPage(exchange, 410, withheldPage(kept, 'gone'));
  try {
    if (path === undefined) await sendArchive(archive, kept, exchange);
    else if (path === '' || path.endsWith('/')) await sendFolder(archive, kept, path, context.now(), exchange);
    else await sendOne(archive, kept, path, exchange);
  } finally {
    archive.destroy();
  }
}

async function sendFolder(archive: Readable, kept: Kept, path: string, now: number, exchange: Exchange): Promise<void> {
  const listing = await listFolder(archive, path);
  if (listing === undefined) sendPage(exchange, 404, notFoundPage());
  else sendPage(exchange, 200, artifactsPage(kept, path, listing, now));
}

/** A link is an address of its own, so that nobody takes what it leads to for something else. */
async function sendOne(
  archive: Readable,
  { run, jobRun, attempt }: Kept,
  path: string,
  exchange: Exchange,
): Promise<void> {
  const found = await sendFile(archive, path, exchange);
  if (found === 'sent') return;
  if (found === 'nothing') return sendPage(exchange, 404, notFoundPage());
  const location = artifactsPath(run.id, jobRun.job.key, found === 'folder' ? `${path}/` : found.linkTo, attempt);
  exchange.response.writeHead(302, { location }).end();
}

async function sendArchive(archive: Readable, { artifact }: Kept, { request, response }: Exchange): Promise<void> {
  response.writeHead(200, {
    'content-type': 'application/zip',
    'content-disposition': contentDisposition(archiveFile(artifact)),
    'content-security-policy': inertPolicy,
  });
  if (request.method === 'HEAD') response.end();
  else await pipeline(zipOf(archive), response);
}
