/** Who reads whose caches. What one run wrote can decide what another runs, so trust goes one way only. */

import type { Trigger } from '../../model/trigger.ts';

export interface Scopes {
  /** The only one the run writes. */
  readonly own: string;
  /** Those it reads, best first; its own among them. */
  readonly readable: readonly string[];
}

/**
 * A branch reads its own, then the default branch's; a tag likewise. A pull request, and the branch of a merge queue, reads its own, then those of the
 * branches it is for; nobody else reads what it wrote. That of an untrusted author is `fork N` and not `pull N`: when
 * the author is trusted later, nothing written before is read. Only what happened to a branch of the repository itself
 * writes `branch NAME`, whatever a fork calls its own.
 */
export function scopesOf(trigger: Trigger): Scopes {
  const { repository, trust } = trigger;
  const standard = `branch ${repository.defaultBranch}`;
  if (trigger.source !== 'pull_request') {
    const { kind, name } = trigger.ref;
    const others = trigger.source === 'merge_group' ? [`branch ${trigger.base.branch}`, standard] : [standard];
    return withOwn(`${trust === 'trusted' ? '' : 'untrusted '}${kind} ${name}`, others);
  }
  const { number, base } = trigger.pullRequest;
  return withOwn(`${trust === 'trusted' ? 'pull' : 'fork'} ${number}`, [`branch ${base.branch}`, standard]);
}

function withOwn(own: string, others: readonly string[]): Scopes {
  return { own, readable: [...new Set([own, ...others])] };
}

/** As people say it: `main`, `tag v1`, `pull request 12`. No name of a ref holds a space. */
export function scopeName(scope: string): string {
  return scope.replace(/^branch /, '').replace(/^(pull|fork) (?=\d+$)/, 'pull request ');
}
