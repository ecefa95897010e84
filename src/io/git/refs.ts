import { runGit } from './git.ts';

/** Where the mirror keeps the last tag it fetched: a name of its own, as tags that were renamed could block each other's. */
export const ARRIVED_TAG = 'refs/berth-incoming/tag';

export function isTag(ref: string): boolean {
  return ref.startsWith('refs/tags/');
}

/** Names that a checkout's `.git` knows commits and tags by, with their object ids. */
export type Refs = ReadonlyMap<string, string>;

/** What is wanted, by which the checkouts of one commit differ. */
export interface RefsWanted {
  readonly sha: string;
  readonly ref: string;
  readonly depth: number;
  readonly base?: { readonly branch: string; readonly sha: string };
}

/**
 * What GitLab's jobs find: the branch or tag that is built, and with all history all branches and tags; and the base of
 * a pull request, which jobs there fetch by themselves.
 */
export async function readRefs(mirror: string, { sha, ref, depth, base }: RefsWanted, hasBase: boolean): Promise<Refs> {
  const refs = new Map<string, string>();
  if (depth === 0) {
    const format = '--format=%(objectname) %(refname)';
    const options = { directory: mirror, mostOutput: Number.POSITIVE_INFINITY };
    for (const line of (await runGit(['for-each-ref', format, 'refs/heads/', 'refs/tags/'], options)).split('\n')) {
      const [id = '', name = ''] = line.split(' ');
      if (id !== '') refs.set(inCheckout(name), id);
    }
  }
  if (base !== undefined && hasBase) refs.set(`refs/remotes/origin/${base.branch}`, base.sha);
  if (ref.startsWith('refs/heads/')) refs.set(inCheckout(ref), refs.get(inCheckout(ref)) ?? sha);
  if (isTag(ref)) refs.set(ref, await tagOf(mirror, ref, sha));
  return refs;
}

function inCheckout(name: string): string {
  return name.replace(/^refs\/heads\//, 'refs/remotes/origin/');
}

/** The annotated tag when there is one and it still means this commit. */
async function tagOf(mirror: string, ref: string, sha: string): Promise<string> {
  const format = '--format=%(objectname) %(*objectname) refs/tags/%(tag)';
  const found = await runGit(['for-each-ref', format, ARRIVED_TAG], { directory: mirror });
  const [id = '', commit = '', name = ''] = found.trim().split(' ');
  return commit === sha && name === ref ? id : sha;
}
