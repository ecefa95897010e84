import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { TestContext } from 'node:test';
import { createAppAuth } from '@octokit/auth-app';
import { Octokit } from '@octokit/rest';
import { newPrivateKey } from '../../src/sandbox/acts/register.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.ts';
import type { App, Installation, Permissions } from '../../src/sandbox/state/app.ts';
import type { Repository } from '../../src/sandbox/state/repository.ts';
import type { User } from '../../src/sandbox/state/user.ts';

/** A webhook as it arrived. */
export interface Received {
  /** The number of its delivery: greater for what was sent later. */
  readonly delivery: number;
  readonly name: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly payload: Record<string, unknown>;
}

/** A sandbox with one repository, one app installed on it, and somebody who listens to its webhooks. */
export interface Stage {
  readonly github: Sandbox;
  readonly ann: User;
  readonly bob: User;
  readonly repository: Repository;
  readonly app: App;
  readonly installation: Installation;
  readonly received: Received[];
  /** The first commit on main. */
  readonly first: string;
  /** Speaks as the app. */
  readonly asApp: Octokit;
  /** Speaks as the installation. */
  readonly octokit: Octokit;
  /** What the app's webhook answers; 0 never answers. */
  answer: number;
}

export const permissions: Permissions = {
  checks: 'write',
  contents: 'read',
  pull_requests: 'write',
  issues: 'read',
  statuses: 'write',
  deployments: 'write',
};

/** One key for all tests of a file: making one takes longer than most of them. */
const privateKey = newPrivateKey();

const events = ['push', 'pull_request', 'issue_comment', 'check_run', 'check_suite'];

/** Sets the stage; everything is gone when the test ends, and a sandbox that broke its contract fails the test. */
export async function setStage(t: TestContext, options: SandboxOptions = {}, isPrivate = false): Promise<Stage> {
  const received: Received[] = [];
  const stage = { answer: 200 };
  const listener = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      const payload: Record<string, unknown> = JSON.parse(body);
      const event = String(request.headers['x-github-event']);
      const action = payload['action'];
      const name = typeof action === 'string' ? `${event}.${action}` : event;
      const guid = request.headers['x-github-delivery'];
      const delivery = app.deliveries.findLast(sent => sent.guid === guid)?.id ?? 0;
      received.push({ delivery, name, headers: request.headers, body, payload });
      // Deliveries overtake one another, as GitHub's do.
      received.sort((one, other) => one.delivery - other.delivery);
      if (stage.answer !== 0) response.writeHead(stage.answer).end();
    });
  });
  const webhookUrl = await open(listener);
  const github = await startSandbox(options);
  t.after(async () => {
    listener.closeAllConnections();
    listener.close();
    const violations = [...github.violations];
    await github.close();
    if (violations.length > 0) throw new Error(`the sandbox broke its contract: ${violations.join('\n')}`);
  });
  const ann = github.createUser('ann');
  const bob = github.createUser('bob');
  const repository = await github.createRepository({ owner: ann, name: 'shop', private: isPrivate });
  const app = github.createApp({
    name: 'Berth',
    owner: ann,
    webhookUrl,
    webhookSecret: 's3cret',
    permissions,
    events,
    privateKey,
  });
  const installation = github.installApp(app, ann);
  const first = await github.commit(repository, ann, {
    message: 'First',
    files: { '.ci.yml': 'test:\n  script: [true]\n' },
  });
  const auth = { appId: app.id, privateKey: app.privateKey };
  const client = (more: object) =>
    new Octokit({ baseUrl: github.apiUrl, authStrategy: createAppAuth, auth: { ...auth, ...more }, log: silent });
  return Object.assign(stage, {
    github,
    ann,
    bob,
    repository,
    app,
    installation,
    received,
    first,
    asApp: client({}),
    octokit: client({ installationId: installation.id }),
  });
}

/** Where `owner` and `repo` are asked for. */
export const shop = { owner: 'ann', repo: 'shop' };

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

async function open(server: Server): Promise<string> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no address');
  return `http://127.0.0.1:${address.port}/hook`;
}
