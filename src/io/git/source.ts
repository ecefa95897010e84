import type { Wanted } from '../../flow/ports/checkouts.ts';
import type { CloneSpec } from '../../flow/ports/forge.ts';
import { InfraError } from '../../model/errors.ts';

/** Refuses what git could take for an option (S47). A wrong id is our own fault: a plain Error. */
export function checkNames({ sha, ref, base }: Pick<Wanted, 'sha' | 'ref' | 'base'>): void {
  checkId(sha);
  checkRef(ref);
  if (base === undefined) return;
  checkId(base.sha);
  checkRef(base.branch);
}

function checkId(sha: string): void {
  if (!/^[0-9a-f]{40}$/.test(sha)) throw new Error(`not a commit id: ${JSON.stringify(sha)}`);
}

function checkRef(ref: string): void {
  if (isRefName(ref)) return;
  throw new InfraError(`${JSON.stringify(ref)} is not a name git accepts for a branch or tag: rename it.`, {
    retryable: false,
  });
}

/** Refuses addresses that would read this machine's disk, run a program, or be seen in a list of processes with a credential. */
export function checkSource(source: CloneSpec): CloneSpec {
  const url = URL.parse(source.url);
  if (url === null || !['https:', 'http:'].includes(url.protocol)) {
    throw new Error('a repository is fetched over https only');
  }
  if (url.username !== '' || url.password !== '') {
    throw new Error('the address of a repository must not contain credentials');
  }
  return source;
}

/** The rules of git check-ref-format(1), and no leading dash or plus. */
function isRefName(ref: string): boolean {
  return (
    ref !== '' &&
    ref !== '@' &&
    !/^[-+/.]|[\u0000-\u0020\u007f~^:?*[\\]|\.\.|@\{|\/\/|\/\.|\.lock(\/|$)|[./]$/.test(ref)
  );
}
