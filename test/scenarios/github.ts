/** A sandbox GitHub with one repository, on which the app is installed: where every story begins, and what it looks at. */

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { appRequest } from '../../src/io/github/manifest.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { temporaryDirectory } from '../io/sql/temporary-store.ts';
import { eventually } from './eventually.ts';

export type User = ReturnType<Sandbox['createUser']>;
export type App = ReturnType<Sandbox['createApp']>;
export type Repository = Awaited<ReturnType<Sandbox['createRepository']>>;
export type CheckRun = Repository['runs'] extends Map<number, infer Run> ? Run : never;

export interface GitHub {
  readonly github: Sandbox;
  readonly app: App;
  /** Owns the repository. */
  readonly ann: User;
  readonly repository: Repository;
  /** Where GitHub expects Berth. */
  readonly port: number;
  /** Where Berth keeps everything; not made yet. */
  readonly dataDirectory: string;
  /** The newest check of each name at a commit, as GitHub shows them. */
  checks(sha: string): ReadonlyMap<string, CheckRun>;
  /** Resolves with the checks once the aggregate at `sha` has completed; `round` counts its check runs from 1. */
  settled(sha: string, round?: number): Promise<ReadonlyMap<string, CheckRun>>;
  /** Comments that Berth made, oldest first. */
  comments(number: number): readonly string[];
  /** Ends GitHub and removes Berth's data. Throws when one of them broke GitHub's contract meanwhile. */
  close(): Promise<void>;
}

/** An address that is not this machine's own to Berth, and leads to it in every browser: people there have to sign in. */
export function publicUrl(port: number): string {
  return `http://berth.localhost:${port}`;
}

export async function startGitHub(options: { readonly private?: boolean } = {}): Promise<GitHub> {
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
    callbackUrls: [`http://127.0.0.1:${port}/sign-in/callback`, `${publicUrl(port)}/sign-in/callback`],
    permissions: appRequest.default_permissions,
    events: appRequest.default_events,
  });
  github.installApp(app, ann);

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
    port,
    dataDirectory: join(directory, 'data'),
    checks,
    settled: async (sha, round = 1) => {
      await eventually(`check "ci" of ${sha.slice(0, 8)}, round ${round}, completed`, () => {
        const runs = runsNamed(sha, 'ci').toSorted((a, b) => a.id - b.id);
        return runs.length >= round && isOver(runs.at(-1), checks(sha).values());
      });
      return checks(sha);
    },
    comments: number =>
      [...repository.comments.values()]
        .filter(({ issue, author }) => issue === number && author.id === app.bot.id)
        .map(({ body }) => body),
    close: async () => {
      await github.close();
      await remove();
      assert.deepEqual(github.violations, []);
      assert.deepEqual(malformed(github), []);
    },
  };
}

/** What Berth asked that GitHub does not understand: it must not be mended by asking again. */
function malformed({ requests }: Sandbox): readonly string[] {
  const refused = requests.filter(({ status }) => status === 422).map(({ method, path }) => `${method} ${path}`);
  // That is how a repository is told that has left an installation, and asked for once before it is known.
  return refused.filter(request => !request.endsWith('/access_tokens'));
}

/** Taken and given back: the app must be told where it will be before it runs. */
export async function freePort(): Promise<number> {
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

/** `ci` fails as soon as that is certain; then the other checks are still to come. */
export function isOver(ci: CheckRun | undefined, all: Iterable<CheckRun>): boolean {
  if (ci?.status !== 'completed') return false;
  return ci.conclusion !== 'failure' || [...all].every(({ status }) => status === 'completed');
}
