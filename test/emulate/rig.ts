/**
 * A GitHub that nobody here wrote, and a Berth that is installed on it. emulate has the API but no git over HTTP, so a
 * real git repository has the same commits: both make the same ids of them, which is checked for each.
 */

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { Octokit } from '@octokit/rest';
import { createEmulator, type SeedConfig } from 'emulate';
import { pino } from 'pino';
import { readConfig } from '../../src/cli/config.ts';
import { startServer } from '../../src/cli/serve.ts';
import { type GitServer, startGitServer } from '../io/git/git-server.ts';
import { silent, template, temporaryDirectory } from '../io/sql/temporary-store.ts';
import { eventually } from '../scenarios/eventually.ts';
import { startFront } from './front.ts';
import { type Relay, startRelay } from './webhooks.ts';

type Files = Readonly<Record<string, string>>;
type Check = Awaited<ReturnType<Octokit['rest']['checks']['listForRef']>>['data']['check_runs'][number];

export interface Rig {
  /** With the rights of ann, who owns `where`. */
  readonly octokit: Octokit;
  octokitOf(token: string): Octokit;
  readonly where: { readonly owner: string; readonly repo: string };
  readonly relay: Relay;
  /** Lines of Berth's log, warnings and worse. */
  readonly warnings: readonly string[];
  /** What Berth showed when it cloned, oldest first. */
  readonly cloneTokens: readonly string[];
  /** Commits to a branch and pushes it; answers the commit. */
  push(files: Files, branch?: string): Promise<string>;
  /** Makes a branch with a commit of its own. emulate tells nobody, where GitHub would send a push. */
  branch(files: Files, branch: string): Promise<string>;
  /** All check runs of a commit, oldest first. */
  checks(sha: string): Promise<readonly Check[]>;
  /** Resolves with the newest check of each name once `ci` has completed; `round` counts its check runs from 1. */
  settled(sha: string, round?: number): Promise<ReadonlyMap<string, Check>>;
  close(): Promise<void>;
}

const appId = 4711;
const where = { owner: 'ann', repo: 'shop' };

export async function startRig(): Promise<Rig> {
  const { directory, remove } = await temporaryDirectory();
  const secret = randomUUID();
  let berthUrl = '';
  const relay = await startRelay({ appId, secret, target: () => `${berthUrl}/api/github/webhooks` });
  const git = await startGitServer(directory);
  const cloneTokens: string[] = [];
  openTo(git, cloneTokens);
  // A repository's pages and its git are at one address, so emulate is told to name the git server's as its own.
  const { origin } = new URL(git.url);
  const port = await freePort();
  const emulator = await createEmulator({ service: 'github', port, baseUrl: origin, seed: seedOf(relay.url, secret) });
  const front = await startFront(port, where);
  const apiUrl = front.url;
  const warnings: string[] = [];
  const config = readConfig({
    HOST: '127.0.0.1',
    PORT: '0',
    DATA_DIR: join(directory, 'data'),
    GITHUB_API_URL: apiUrl,
    DEFAULT_IMAGE: 'berth/busybox',
    CONCURRENCY: '2',
    NODE_ENV: 'test',
  });
  const privateKey = emulator.generatedSecrets[0]?.value ?? '';
  const credentials = { appId, privateKey, webhookSecret: secret };
  const log = pino({ level: 'warn' }, { write: line => void warnings.push(line) });
  const berth = await startServer(config, credentials, log, { durable: false, template });
  berthUrl = berth.url;
  const octokitOf = (auth: string) => new Octokit({ auth, baseUrl: apiUrl, log: silent });
  const octokit = octokitOf('ann-token');
  const first = await upload(octokit, git, { 'README.md': 'shop' }, 'main');
  await octokit.rest.git.createRef({ ...where, ref: 'refs/heads/main', sha: first });

  async function branch(files: Files, name: string): Promise<string> {
    const sha = await upload(octokit, git, files, name);
    await octokit.rest.git.createRef({ ...where, ref: `refs/heads/${name}`, sha });
    return sha;
  }

  async function checks(ref: string): Promise<readonly Check[]> {
    const { data } = await octokit.rest.checks.listForRef({ ...where, ref, filter: 'all', per_page: 100 });
    return data.check_runs.toSorted((a, b) => a.id - b.id);
  }

  return {
    octokit,
    octokitOf,
    where,
    relay,
    warnings,
    cloneTokens,
    branch,
    checks,
    push: async (files, name = 'main') => {
      const sha = await upload(octokit, git, files, name);
      await octokit.rest.git.updateRef({ ...where, ref: `heads/${name}`, sha });
      return sha;
    },
    settled: async (sha, round = 1) => {
      const all = await eventually(`"ci" of ${sha.slice(0, 8)} completed in round ${round}`, async () => {
        const found = await checks(sha);
        const sums = found.filter(({ name }) => name === 'ci');
        return sums.length >= round && sums.at(-1)?.status === 'completed' ? found : undefined;
      });
      return new Map(all.map(check => [check.name, check]));
    },
    close: async () => {
      await berth.stop();
      front.close();
      await emulator.close();
      await relay.close();
      await git.close();
      await remove();
    },
  };
}

/** A private repository, so that emulate looks at who asks. */
function seedOf(webhookUrl: string, secret: string): SeedConfig {
  const { owner, repo: name } = where;
  const installation = { installation_id: 12, account: owner, repository_selection: 'all' };
  const app = {
    app_id: appId,
    slug: 'berth',
    name: 'Berth',
    webhook_url: webhookUrl,
    webhook_secret: secret,
    permissions: { checks: 'write', contents: 'read', metadata: 'read', pull_requests: 'write', issues: 'read' },
    events: ['push', 'pull_request', 'issue_comment', 'check_run', 'check_suite'],
    installations: [installation],
  };
  return {
    tokens: { 'ann-token': { login: owner, scopes: ['repo'] } },
    github: { users: [{ login: owner }], repos: [{ owner, name, private: true, auto_init: false }], apps: [app] },
  };
}

/** Lets Berth clone `ann/shop` with any token, which is kept; the git server knows another name and another token. */
function openTo(git: GitServer, tokens: string[]): void {
  const known = git.authorization;
  git.onRequest = request => {
    const credential = Buffer.from(request.headers.authorization?.split(' ')[1] ?? '', 'base64').toString();
    const token = /^x-access-token:(ghs_.+)$/.exec(credential)?.[1];
    if (token !== undefined) tokens.push(token);
    request.url = request.url?.replace(`/${where.owner}/${where.repo}.git`, '/origin/.git') ?? '/';
    request.headers.authorization = token === undefined ? 'none' : known;
    return false;
  };
}

/** Commits in git, and makes emulate know the commit. */
async function upload(octokit: Octokit, git: GitServer, files: Files, branch: string): Promise<string> {
  const sha = git.commit(files, branch);
  const [message = '', name = '', email = '', date = '', parents = ''] = git
    .git('log', '-1', '--format=%s%n%an%n%ae%n%aI%n%P')
    .split('\n');
  const tree = git
    .git('ls-tree', '-r', '--name-only', 'HEAD')
    .split('\n')
    .map(
      path =>
        ({
          path,
          mode: '100644',
          type: 'blob',
          content: readFileSync(join(git.git('rev-parse', '--show-toplevel'), path), 'utf8'),
        }) as const,
    );
  const { data } = await octokit.rest.git.createTree({ ...where, tree });
  const author = { name, email, date };
  const commit = { message, tree: data.sha, parents: parents.split(' ').filter(Boolean), author };
  const made = await octokit.rest.git.createCommit({ ...where, ...commit });
  assert.equal(made.data.sha, sha, 'emulate and git name one commit alike');
  return sha;
}

/** Taken and given back: emulate does not tell which port it took when its address is set. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
