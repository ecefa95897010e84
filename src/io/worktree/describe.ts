import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { Actor, Commit, Repository } from '../../model/trigger.ts';
import { splitNul, tryGit } from './git.ts';
import { remoteOf } from './remote.ts';
import type { Root } from './root.ts';

/** What a trigger is made of, as far as the working tree knows. */
export interface Description {
  readonly repository: Repository;
  readonly commit: Commit;
  readonly actor: Actor;
  /** `HEAD` when that is at no branch; absent without git. */
  readonly branch?: string;
}

/** The id of the commit where there is none yet. */
export const NO_COMMIT = '0'.repeat(40);

export async function describeWorktree(root: Root): Promise<Description> {
  const { directory } = root;
  const git = (...args: string[]) => (root.isGit ? tryGit(directory, args) : undefined);
  const [head, refs, settings] = await Promise.all([
    git('log', '-1', '--no-show-signature', '--format=%H%x00%an%x00%ae%x00%B'),
    git('for-each-ref', '--format=%(HEAD)%09%(refname)%09%(symref)', 'refs/heads', 'refs/remotes/origin'),
    git('config', '-z', '--get-regexp', '^(user\\.(name|email)|init\\.defaultbranch|remote\\..*\\.url)$'),
  ]);
  const setting = readSettings(settings ?? '');
  const known = readRefs(refs ?? '');
  // A branch without a commit is no ref yet.
  const here =
    currentOf(known) ?? (head === undefined ? await git('symbolic-ref', '--short', 'HEAD') : undefined)?.trim();
  const branch = here ?? (root.isGit ? 'HEAD' : undefined);
  return {
    repository: {
      ...placeOf(setting, directory),
      id: numberOf(directory),
      ownerId: 0,
      defaultBranch: defaultOf(known) ?? guessDefault(known, setting, here),
      isPrivate: true,
      installationId: 0,
    },
    commit: readCommit(head, setting),
    actor: { id: 0, login: setting.get('user.name') ?? 'you' },
    ...(branch === undefined ? {} : { branch }),
  };
}

type Settings = ReadonlyMap<string, string>;

/** Of a setting that is there several times the last one counts, as in git. */
function readSettings(text: string): Settings {
  return new Map(
    splitNul(text).map(entry => {
      const end = entry.indexOf('\n');
      return [entry.slice(0, end), entry.slice(end + 1)];
    }),
  );
}

function placeOf(settings: Settings, directory: string): Pick<Repository, 'owner' | 'name' | 'url'> {
  const first = settings.entries().find(([name]) => name.startsWith('remote.'))?.[1];
  const url = settings.get('remote.origin.url') ?? first;
  const name = basename(directory).replaceAll(/[^\w.-]+/g, '-') || 'project';
  return (
    (url === undefined ? undefined : remoteOf(url)) ?? { owner: 'local', name, url: `http://localhost/local/${name}` }
  );
}

interface Ref {
  readonly name: string;
  readonly isHere: boolean;
  /** What it stands for; empty for most. */
  readonly target: string;
}

function readRefs(text: string): readonly Ref[] {
  return text.split('\n').map(line => {
    const [mark, name = '', target = ''] = line.split('\t');
    return { name, isHere: mark === '*', target };
  });
}

function currentOf(refs: readonly Ref[]): string | undefined {
  return refs.find(({ isHere }) => isHere)?.name.replace('refs/heads/', '');
}

/** Where the remote's HEAD points. */
function defaultOf(refs: readonly Ref[]): string | undefined {
  const head = refs.find(({ name }) => name === 'refs/remotes/origin/HEAD');
  return head?.target.replace('refs/remotes/origin/', '');
}

/** Without a remote that says so: the usual names, if they are there; else the branch we are at. */
function guessDefault(refs: readonly Ref[], settings: Settings, here: string | undefined): string {
  const usual = ['main', 'master', settings.get('init.defaultbranch')].filter(name => name !== undefined);
  const known = new Set(refs.map(({ name }) => name.replace(/^refs\/(heads|remotes\/origin)\//, '')));
  return usual.find(name => known.has(name)) ?? here ?? 'main';
}

function readCommit(head: string | undefined, settings: Settings): Commit {
  const [sha, authorName, authorEmail, ...message] = head?.split('\0') ?? [];
  return {
    sha: sha ?? NO_COMMIT,
    message: message.join('\0').replace(/\n+$/, ''),
    authorName: authorName ?? settings.get('user.name') ?? '',
    authorEmail: authorEmail ?? settings.get('user.email') ?? '',
  };
}

/** Names a working tree on this machine, the same each time. */
function numberOf(directory: string): number {
  return createHash('sha256').update(directory).digest().readUIntBE(0, 6);
}
