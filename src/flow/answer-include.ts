/** Fetches what a pipeline includes. */

import { isWildcard } from '../core/parse/compose/include-path.ts';
import { matchingPaths } from '../core/parse/compose/wildcard.ts';
import { limits } from '../core/parse/limits.ts';
import { InfraError } from '../model/errors.ts';
import type { IncludeAnswer, IncludedFile, IncludeRequest } from '../model/include.ts';
import type { Sources } from './ports/sources.ts';

/** What can never be had is an answer too; throws InfraError when asking again later can help. */
export async function answerInclude(sources: Sources, request: IncludeRequest): Promise<IncludeAnswer> {
  try {
    return await answer(sources, request);
  } catch (error) {
    if (!(error instanceof InfraError) || error.retryable) throw error;
    return { ok: false, message: error.message };
  }
}

async function answer(sources: Sources, request: IncludeRequest): Promise<IncludeAnswer> {
  const { path } = request;
  if (request.kind === 'project') return readProject(sources, request);
  if (!isWildcard(path)) return readOne(sources, request, path);
  const { from } = request;
  const all = await (from ? sources.listProjectFiles(from.project, from.sha) : sources.listFiles());
  const paths = matchingPaths(path, all);
  if (paths.length > limits.files) {
    return { ok: false, message: `\`${path}\` matches ${paths.length} files; ${limits.files} are allowed.` };
  }
  const files: IncludedFile[] = [];
  for (const match of paths) {
    const found = await readOne(sources, request, match);
    if (!found.ok) return found;
    files.push(...found.files);
  }
  return { ok: true, files };
}

async function readOne(
  sources: Sources,
  { from }: Extract<IncludeRequest, { kind: 'local' }>,
  path: string,
): Promise<IncludeAnswer> {
  if (from) return readProject(sources, { project: from.project, path, ref: from.sha });
  const text = await sources.readFile(path);
  if (text === undefined) return { ok: false, message: `There is no file \`${path}\` at this commit.` };
  return { ok: true, files: [{ path, text }] };
}

async function readProject(
  sources: Sources,
  { project, path, ref }: { readonly project: string; readonly path: string; readonly ref?: string },
): Promise<IncludeAnswer> {
  const found = await sources.readProjectFile({ project, path, ...(ref === undefined ? {} : { ref }) });
  return found.found
    ? { ok: true, files: [{ path, text: found.text, sha: found.sha }] }
    : { ok: false, message: found.message };
}
