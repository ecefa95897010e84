/** A forge that is a folder on this machine, so that a benchmark of the engine does not measure a forge. */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Checkouts } from '../src/flow/ports/checkouts.ts';
import type { Forge } from '../src/flow/ports/forge.ts';
import type { Pushed } from '../src/model/incoming.ts';

export interface LocalForge {
  readonly forge: Forge;
  /** The folder itself: nobody writes to it. */
  readonly checkouts: Checkouts;
  readonly event: Pushed;
}

/** A repository with one commit that holds `pipeline`; everything it is told is forgotten. */
export function createLocalForge(pipeline: string): LocalForge {
  const directory = mkdtempSync(join(tmpdir(), 'berth-bench-repository-'));
  const git = (...args: string[]): string =>
    execFileSync('git', ['-C', directory, ...args], { encoding: 'utf8' }).trim();
  git('init', '--quiet', '--initial-branch=main');
  git('config', 'user.name', 'Bench');
  git('config', 'user.email', 'bench@localhost');
  writeFileSync(join(directory, '.ci.yml'), pipeline);
  git('add', '.');
  git('commit', '--quiet', '--message', 'bench');
  const sha = git('rev-parse', 'HEAD');
  const commit = { sha, message: 'bench', authorName: 'Bench', authorEmail: 'bench@localhost' };
  const repository = {
    id: 1,
    owner: 'bench',
    name: 'bench',
    defaultBranch: 'main',
    isPrivate: false,
    url: 'http://localhost/bench/bench',
    installationId: 1,
  };
  const forge: Forge = {
    readFile: async (_repository, path) => (path === '.ci.yml' ? pipeline : undefined),
    heads: async () => [],
    listFiles: async () => ['.ci.yml'],
    findRepository: async () => undefined,
    findCommit: async () => undefined,
    commit: async () => commit,
    changedFiles: async () => undefined,
    pullRequest: async () => undefined,
    pullRequestsOf: async () => [],
    cloneSpec: async () => ({ url: 'http://localhost/unused' }),
    isPublic: async () => false,
    permission: async () => 'none',
    people: async () => new Map(),
    isProtected: async () => false,
    publish: async (_repository, _report, before) => before,
    react: async () => undefined,
    comment: async () => undefined,
  };
  const checkouts: Checkouts = { checkout: async () => ({ directory }), prune: async () => undefined };
  const actor = { id: 1, login: 'bench' };
  return {
    forge,
    checkouts,
    event: { kind: 'pushed', repository, actor, commit, ref: { kind: 'branch', name: 'main' } },
  };
}
