/** A sandbox GitHub with one repository, and a Berth that is installed on it: what every scenario starts from. */

import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { readConfig } from '../../src/cli/config.ts';
import { createLog } from '../../src/cli/log.ts';
import { type RunningServer, startServer } from '../../src/cli/serve.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { template, temporaryDirectory } from '../io/sql/temporary-store.ts';
import { eventually } from './eventually.ts';

export type User = ReturnType<Sandbox['createUser']>;
type App = ReturnType<Sandbox['createApp']>;
export type Repository = Awaited<ReturnType<Sandbox['createRepository']>>;
export type CheckRun = Repository['runs'] extends Map<number, infer Run> ? Run : never;

export interface Rig {
  readonly github: Sandbox;
  readonly app: App;
  /** Owns the repository. */
  readonly ann: User;
  readonly repository: Repository;
  readonly berth: () => RunningServer;
  /** A repository `shop` of an owner and an installation of its own, so that nothing done to it disturbs another story. */
  newRepository(options?: { readonly private?: boolean }): Promise<NewRepository>;
  /** Where Berth keeps everything. */
  readonly dataDirectory: string;
  /** The newest check of each name at a commit, as GitHub shows them. */
  checks(sha: string): ReadonlyMap<string, CheckRun>;
  /** Resolves with the checks once the aggregate at `sha` has completed; `round` counts its check runs from 1. */
  settled(sha: string, round?: number): Promise<ReadonlyMap<string, CheckRun>>;
  /** Comments that Berth made, oldest first. */
  comments(number: number): readonly string[];
  /** Stops Berth as SIGTERM would, and starts it again on the same data. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export interface NewRepository {
  readonly owner: User;
  readonly repository: Repository;
  readonly installation: ReturnType<Sandbox['installApp']>;
}

export interface RigOptions {
  readonly private?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
}

export async function startRig(options: RigOptions = {}): Promise<Rig> {
  const port = await freePort();
  const { directory, remove } = await temporaryDirectory();
  const github = await startSandbox();
  const ann = github.createUser('ann');
  const repository = await github.createRepository({ owner: ann, name: 'shop', private: options.private ?? false });
  const app = github.createApp({
    name: 'Berth',
    owner: ann,
    webhookUrl: `http://127.0.0.1:${port}/api/github/webhooks`,
    webhookSecret: randomUUID(),
    permissions: { checks: 'write', contents: 'read', metadata: 'read', pull_requests: 'write', issues: 'read' },
    events: ['push', 'pull_request', 'issue_comment', 'check_run', 'check_suite'],
  });
  github.installApp(app, ann);
  const dataDirectory = join(directory, 'data');
  const config = readConfig({
    HOST: '127.0.0.1',
    PORT: String(port),
    DATA_DIR: dataDirectory,
    GITHUB_API_URL: github.apiUrl,
    DEFAULT_IMAGE: 'berth/busybox',
    CONCURRENCY: '2',
    LOG_LEVEL: 'error',
    NODE_ENV: 'test',
    ...options.environment,
  });
  const credentials = { appId: app.id, privateKey: app.privateKey, webhookSecret: app.hook.secret };
  const start = (): Promise<RunningServer> =>
    startServer(config, credentials, createLog(config), { durable: false, template });
  let berth = await start();
  let owners = 0;

  function runsNamed(sha: string, name: string): CheckRun[] {
    return [...repository.runs.values()].filter(run => run.headSha === sha && run.name === name);
  }

  function checks(sha: string): ReadonlyMap<string, CheckRun> {
    const ours = [...repository.runs.values()].filter(run => run.headSha === sha);
    return new Map(ours.toSorted((a, b) => a.id - b.id).map(run => [run.name, run]));
  }

  return {
    github,
    app,
    ann,
    repository,
    berth: () => berth,
    newRepository: async ({ private: isPrivate = false } = {}) => {
      owners += 1;
      const owner = github.createUser(`owner-${owners}`);
      const own = await github.createRepository({ owner, name: 'shop', private: isPrivate });
      return { owner, repository: own, installation: github.installApp(app, owner) };
    },
    dataDirectory,
    checks,
    settled: async (sha, round = 1) => {
      await eventually(`check "ci" of ${sha.slice(0, 8)}, round ${round}, completed`, () => {
        const runs = runsNamed(sha, 'ci').toSorted((a, b) => a.id - b.id);
        return runs.length >= round && runs.at(-1)?.status === 'completed';
      });
      return checks(sha);
    },
    comments: number =>
      [...repository.comments.values()]
        .filter(({ issue, author }) => issue === number && author.id === app.bot.id)
        .map(({ body }) => body),
    restart: async () => {
      await berth.stop();
      berth = await start();
    },
    close: async () => {
      await berth.stop();
      await github.close();
      await remove();
    },
  };
}

/** Taken and given back: the app must be told where it will be before it runs. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** What each check came to, by name. */
export function conclusions(checks: ReadonlyMap<string, CheckRun>): Record<string, string | null> {
  return Object.fromEntries([...checks.values()].map(({ name, conclusion }) => [name, conclusion]));
}
