import type { Json } from '../contract/schema.ts';
import { readObject } from '../git/objects.ts';
import { archive, readBlob, readTree } from '../git/read.ts';
import { readRefs, resolveCommit } from '../git/refs.ts';
import type { Operations, RepositoryCall } from '../http/call.ts';
import { ok, type Reply } from '../http/reply.ts';
import { nodeId } from '../json/node-id.ts';
import { fullName } from '../state/repository.ts';
import { apiUrl } from '../state/world.ts';
import { commitOr404, present, refuseEmpty } from './find.ts';

const permission = [['contents', 'read']] as const;

/** Blobs, trees, refs and archives, as git has them. */
export const gitObjects: Operations = {
  'GET /repos/{owner}/{repo}/git/blobs/{file_sha}': { needs: 'repository', permission, answer: blob },
  'GET /repos/{owner}/{repo}/git/trees/{tree_sha}': { needs: 'repository', permission, answer: tree },
  'GET /repos/{owner}/{repo}/git/ref/{ref}': { needs: 'repository', permission, answer: ref },
  'GET /repos/{owner}/{repo}/git/matching-refs/{ref}': { needs: 'repository', permission, answer: matchingRefs },
  'GET /repos/{owner}/{repo}/tarball/{ref}': { needs: 'repository', permission, answer: tarball },
  'GET /repos/{owner}/{repo}/legacy.tar.gz/{ref}': { needs: 'repository', permission, answer: download },
};

async function blob(call: RepositoryCall): Promise<Reply> {
  const { path } = call.repository;
  const sha = String(call.path['file_sha']);
  const bytes = present(await readBlob(path, sha));
  if (/\braw\b/.test(call.accept)) return { status: 200, body: bytes };
  return ok({
    sha,
    node_id: nodeId('B', sha),
    size: bytes.length,
    url: gitUrl(call, `blobs/${sha}`),
    content: bytes.toString('base64'),
    encoding: 'base64',
  });
}

async function tree(call: RepositoryCall): Promise<Reply> {
  const { path } = call.repository;
  const wanted = String(call.path['tree_sha']);
  await refuseEmpty(call);
  const commit = await resolveCommit(path, wanted);
  const { sha } = present(await readObject(path, `${commit ?? wanted}^{tree}`));
  const all = await readTree(path, sha, call.query['recursive'] !== undefined);
  const entries = all.slice(0, call.world.treeLimit);
  return ok({
    sha,
    url: gitUrl(call, `trees/${sha}`),
    truncated: entries.length < all.length,
    tree: entries.map(entry => ({
      path: entry.path,
      mode: entry.mode,
      type: entry.type,
      sha: entry.sha,
      ...(entry.type === 'blob' ? { size: entry.size } : {}),
      url: gitUrl(call, `${entry.type}s/${entry.sha}`),
    })),
  });
}

async function ref(call: RepositoryCall): Promise<Reply> {
  const name = `refs/${String(call.path['ref'])}`;
  return ok(refJson(call, name, present((await readRefs(call.repository.path)).get(name))));
}

async function matchingRefs(call: RepositoryCall): Promise<Reply> {
  const prefix = `refs/${String(call.path['ref'])}`;
  const refs = [...(await readRefs(call.repository.path))].filter(([name]) => name.startsWith(prefix));
  return ok(refs.map(([name, sha]) => refJson(call, name, sha)));
}

/** Sends the caller to where the bytes are, as GitHub does. */
async function tarball(call: RepositoryCall): Promise<Reply> {
  const { sha } = await commitOr404(call, call.path['ref']);
  const location = `${apiUrl(call.world)}/repos/${fullName(call.repository)}/legacy.tar.gz/${sha}`;
  return { status: 302, headers: { location } };
}

async function download(call: RepositoryCall): Promise<Reply> {
  const { repository } = call;
  const { sha } = await commitOr404(call, call.path['ref']);
  const prefix = `${repository.owner.login}-${repository.name}-${sha.slice(0, 7)}`;
  const headers = { 'content-type': 'application/x-gzip' };
  return { status: 200, headers, body: await archive(repository.path, sha, prefix) };
}

function refJson(call: RepositoryCall, name: string, sha: string): Json {
  const object = { type: 'commit', sha, url: gitUrl(call, `commits/${sha}`) };
  return { ref: name, node_id: nodeId('REF', name), url: gitUrl(call, name), object };
}

function gitUrl(call: RepositoryCall, rest: string): string {
  return `${apiUrl(call.world)}/repos/${fullName(call.repository)}/git/${rest}`;
}
