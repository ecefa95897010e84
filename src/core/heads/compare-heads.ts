import type { Head, Sighting } from '../../model/head.ts';

export interface Comparison {
  /** To be kept for the next look. */
  readonly sighting: Sighting;
  /** Commits that have been there for a while: by now there should be a run of each. */
  readonly overdue: readonly Overdue[];
}

export interface Overdue {
  readonly head: Head;
  /** Unique for this commit in this place of the repository. */
  readonly name: string;
  readonly sha: string;
  readonly before?: string;
}

/**
 * What became of a repository's heads since they were last seen. The first look only remembers: what was there before
 * Berth knew the repository is nobody's miss. A commit is overdue once, at a look at least `patience` ms after the first
 * that saw it; until then, what the forge tells of it may be on its way.
 */
export function compareHeads(
  heads: readonly Head[],
  before: Sighting | undefined,
  now: number,
  patience: number,
): Comparison {
  const overdue: Overdue[] = [];
  const seen = heads.map((head): [string, Sighting[string]] => {
    const [name, sha] = [nameOf(head), shaOf(head)];
    const known = before && Object.hasOwn(before, name) ? before[name] : undefined;
    if (before === undefined) return [name, { sha }];
    if (known?.sha !== sha) return [name, { sha, since: now, ...(known === undefined ? {} : { before: known.sha }) }];
    if (known.since === undefined || now - known.since < patience) return [name, known];
    overdue.push({ head, name, sha, ...(known.before === undefined ? {} : { before: known.before }) });
    return [name, { sha }];
  });
  return { sighting: Object.fromEntries(seen), overdue };
}

function nameOf(head: Head): string {
  return head.kind === 'branch' ? `branch ${head.name}` : `pull request ${head.pullRequest.number}`;
}

function shaOf(head: Head): string {
  return head.kind === 'branch' ? head.sha : head.pullRequest.head.sha;
}
