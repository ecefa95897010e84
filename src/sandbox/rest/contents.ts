import type { Json } from '../contract/schema.ts';
import { readBlob, readEntry, readTree, type TreeEntry } from '../git/read.ts';
import type { Operations, RepositoryCall } from '../http/call.ts';
import { notFound, ok, Refusal, type Reply } from '../http/reply.ts';
import { fullName } from '../state/repository.ts';
import { apiUrl } from '../state/world.ts';
import { commitOr404, present } from './find.ts';

/** Files of this many bytes and more are only given raw, and beyond the second limit not at all. */
const inlineLimit = 1024 * 1024;
const rawLimit = 100 * 1024 * 1024;

/** Files and folders at a commit. */
export const contents: Operations = {
  'GET /repos/{owner}/{repo}/contents/{path}': {
    needs: 'repository',
    permission: [['contents', 'read']],
    answer: get,
  },
};

async function get(call: RepositoryCall): Promise<Reply> {
  const { repository } = call;
  const commit = await commitOr404(call, call.query['ref'] ?? repository.defaultBranch);
  const file = String(call.path['path']).replace(/\/$/, '');
  const entry = await readEntry(repository.path, commit.sha, file);
  if (!entry) throw notFound();
  if (entry.type === 'tree') {
    const below = await readTree(repository.path, entry.sha);
    return ok(below.map(item => entryJson(call, { ...item, path: `${file}/${item.path}` })));
  }
  if (entry.type === 'commit')
    return ok({ ...entryJson(call, entry), submodule_git_url: `${call.world.url}/unknown.git` });
  if (entry.size > rawLimit) throw new Refusal(403, 'This API returns blobs up to 100 MB in size.');
  const bytes = present(await readBlob(repository.path, entry.sha));
  if (/\braw\b/.test(call.accept)) return { status: 200, body: bytes };
  if (entry.mode === '120000') return ok({ ...entryJson(call, entry), target: bytes.toString() });
  const large = entry.size > inlineLimit;
  const content = large ? '' : bytes.toString('base64').replaceAll(/.{60}/g, '$&\n');
  return ok({ ...entryJson(call, entry), content: large ? '' : `${content}\n`, encoding: large ? 'none' : 'base64' });
}

function entryJson(call: RepositoryCall, entry: TreeEntry): Json {
  const { world, repository } = call;
  const api = `${apiUrl(world)}/repos/${fullName(repository)}`;
  const page = `${world.url}/${fullName(repository)}`;
  const ref = String(call.query['ref'] ?? repository.defaultBranch);
  const path = encodeURI(entry.path);
  const url = `${api}/contents/${path}?ref=${encodeURIComponent(ref)}`;
  const git = `${api}/git/${entry.type === 'tree' ? 'trees' : 'blobs'}/${entry.sha}`;
  const html = `${page}/${entry.type === 'tree' ? 'tree' : 'blob'}/${ref}/${path}`;
  return {
    type: typeOf(entry),
    size: entry.size,
    name: entry.path.slice(entry.path.lastIndexOf('/') + 1),
    path: entry.path,
    sha: entry.sha,
    url,
    git_url: git,
    html_url: html,
    download_url: entry.type === 'blob' ? `${page}/raw/${ref}/${path}` : null,
    _links: { self: url, git, html },
  };
}

function typeOf(entry: TreeEntry): string {
  if (entry.type === 'tree') return 'dir';
  if (entry.type === 'commit') return 'submodule';
  return entry.mode === '120000' ? 'symlink' : 'file';
}
