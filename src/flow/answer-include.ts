/** Fetches what a pipeline includes. */

import { isWildcard } from '../core/parse/compose/include-path.ts';
import { matchingPaths } from '../core/parse/compose/wildcard.ts';
import { limits } from '../core/parse/limits.ts';
import { InfraError } from '../model/errors.ts';
import type { IncludeAnswer, IncludedFile, IncludeRequest } from '../model/include.ts';
import type { Sources } from './ports/sources.ts';

type Local = Extract<IncludeRequest, { kind: 'local' }>;

/**
 * Answers what one pipeline asks for; what can never be had is an answer too. Throws InfraError when asking again later
 * can help. A stranger's file must not make us ask without measure: each file is read once, and few may match patterns.
 */
export function createIncludeReader(sources: Sources): (request: IncludeRequest) => Promise<IncludeAnswer> {
  const reads = new Map<string, Promise<IncludeAnswer>>();
  const matched = new Set<string>();

  function readOnce(request: Local, path: string): Promise<IncludeAnswer> {
    const id = idOf(request, path);
    const read = reads.get(id) ?? readLocal(sources, request, path);
    reads.set(id, read);
    return read;
  }

  async function readMatches(request: Local): Promise<IncludeAnswer> {
    const { path, from } = request;
    const all = await (from ? sources.listProjectFiles(from.project, from.sha) : sources.listFiles());
    const paths = matchingPaths(path, all);
    for (const match of paths) matched.add(idOf(request, match));
    if (paths.length > limits.files) {
      return { ok: false, message: `\`${path}\` matches ${paths.length} files; ${limits.files} are allowed.` };
    }
    if (matched.size > limits.files) {
      return { ok: false, message: `With \`${path}\`, patterns match more than ${limits.files} files.` };
    }
    const files: IncludedFile[] = [];
    for (const match of paths) {
      const found = await readOnce(request, match);
      if (!found.ok) return found;
      files.push(...found.files);
    }
    return { ok: true, files };
  }

  async function answer(request: IncludeRequest): Promise<IncludeAnswer> {
    if (request.kind === 'project') return readProject(sources, request);
    return isWildcard(request.path) ? readMatches(request) : readOnce(request, request.path);
  }

  return async request => {
    try {
      return await answer(request);
    } catch (error) {
      if (!(error instanceof InfraError) || error.retryable) throw error;
      return { ok: false, message: error.message };
    }
  };
}

function idOf({ from }: Local, path: string): string {
  return JSON.stringify([from?.project, from?.sha, path]);
}

async function readLocal(sources: Sources, { from }: Local, path: string): Promise<IncludeAnswer> {
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
