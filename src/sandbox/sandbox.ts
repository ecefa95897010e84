/**
 * A GitHub on loopback, for the demo and the tests: REST (below `/` and `/api/v3`), webhooks, real git over smart HTTP,
 * and pages to look at. It keeps to GitHub's own descriptions: what they refuse is refused with 422, and an answer or
 * payload of ours that they do not allow is a loud 500 and an entry in `violations`.
 *
 *     const github = await startSandbox({ port: 0 });
 *     const ann = github.createUser('ann');
 *     const repository = await github.createRepository({ owner: ann, name: 'shop' });
 *     const app = github.createApp({ name: 'Berth', owner: ann, webhookUrl: 'http://127.0.0.1:3000/api/github/webhooks',
 *       webhookSecret: 's3cret', permissions: { checks: 'write', contents: 'read', pull_requests: 'write', issues: 'read' },
 *       events: ['push', 'pull_request', 'issue_comment', 'check_run', 'check_suite'] });
 *     github.installApp(app, ann);
 *     const first = await github.commit(repository, ann, { branch: 'main', message: 'First', files: { '.ci.yml': '…' } });
 *     await github.commit(repository, ann, { branch: 'topic', message: 'Change', files: { 'a.txt': 'a' } });
 *     const pull = await github.openPullRequest(repository, { author: ann, title: 'Change', head: 'topic', base: 'main' });
 *     github.comment(repository, pull.number, ann, '/rerun');
 *     github.inject({ method: 'POST', path: '/repos/ann/shop/check-runs', fault: { kind: 'bad_gateway_after' } });
 *     await github.idle();                     // all webhooks were answered
 *     github.requests; app.deliveries; repository.runs; repository.comments; github.violations
 *     await github.close();
 *
 * The app is configured with `app.id`, `app.privateKey`, `app.hook.secret` and `github.apiUrl`. Clones go to
 * `github.url + '/owner/name.git'`, with Basic authorization `x-access-token:TOKEN`.
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Acts, newActs } from './acts/acts.ts';
import { type FaultRule, Faults } from './http/fault.ts';
import { listen } from './http/listen.ts';
import { newQuota } from './http/quota.ts';
import type { Seen } from './http/record.ts';
import { newRouter } from './http/router.ts';
import { newPages } from './pages/pages.ts';
import { operations } from './rest/operations.ts';
import { apiUrl, newWorld, type World } from './state/world.ts';

/** How to start; nothing has to be given. */
export interface SandboxOptions {
  /** 0, the default, takes any free port. Always on 127.0.0.1. */
  readonly port?: number;
  /** Where bare repositories are kept; a temporary directory, removed by `close`, unless told. */
  readonly directory?: string;
  /** Milliseconds since 1970; the real clock unless told. */
  readonly now?: () => number;
  /** Milliseconds an app has to answer a webhook: 10,000 as on GitHub unless told. */
  readonly webhookTimeout?: number;
  /** How many entries of a tree are listed at once: 100,000 as on GitHub unless told. */
  readonly treeLimit?: number;
  /** Login of the person who looks at the pages and presses their buttons; the first account unless told. */
  readonly viewer?: string;
}

/** A running GitHub. Everything in `world` may be read; change it through the acts. */
export interface Sandbox extends Acts {
  /** Where people browse and git clones from, no slash at the end. */
  readonly url: string;
  /** The base of the REST API. */
  readonly apiUrl: string;
  readonly world: World;
  /** Every REST request so far, oldest first. */
  readonly requests: Seen[];
  /** What the sandbox itself did against GitHub's descriptions. Empty, or the sandbox has a fault. */
  readonly violations: readonly string[];
  /** Makes coming requests go wrong. */
  inject(rule: FaultRule): void;
  clearFaults(): void;
  /** Does `work` before any webhook of it leaves, as when GitHub is slow: who hears of its first act finds its last one done. */
  unheard<T>(work: () => Promise<T>): Promise<T>;
  /** Resolves when no webhook is under way. */
  idle(): Promise<void>;
  /** Ends everything, and removes the temporary directory. Safe to call twice. */
  close(): Promise<void>;
}

/** Starts a GitHub without any account. Throws when the port is taken. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const directory = options.directory ?? (await mkdtemp(join(tmpdir(), 'sandbox-')));
  const world = newWorld(directory, options);
  const faults = new Faults();
  const seen: Seen[] = [];
  const rest = { world, router: newRouter(operations), faults, quota: newQuota(world), seen };
  const server = await listen(world, rest, newPages(world, options.viewer), options.port ?? 0);
  return {
    ...newActs(world),
    url: world.url,
    apiUrl: apiUrl(world),
    world,
    requests: seen,
    violations: world.violations,
    inject: rule => faults.add(rule),
    clearFaults: () => faults.clear(),
    unheard,
    idle,
    close,
  };

  async function unheard<T>(work: () => Promise<T>): Promise<T> {
    const done = Promise.withResolvers<void>();
    world.holds.add(done.promise);
    try {
      return await work();
    } finally {
      world.holds.delete(done.promise);
      done.resolve();
    }
  }

  async function idle(): Promise<void> {
    while (world.underway.size > 0) await Promise.all(world.underway);
  }

  async function close(): Promise<void> {
    world.closing.abort();
    if (server.listening) {
      const closed = new Promise<void>(resolve => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    }
    await idle();
    if (options.directory === undefined) await rm(directory, { recursive: true, force: true });
  }
}
