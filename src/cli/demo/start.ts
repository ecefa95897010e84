/** The stage of the demo: a sandbox GitHub with an organization, two people and a repository, and a Berth installed on it. */

import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { readConfig } from '../config.ts';
import { listen } from '../listen.ts';
import { createLog } from '../log.ts';
import { type RunningServer, startServer } from '../serve.ts';

export interface Demo {
  readonly github: Sandbox;
  readonly berth: RunningServer;
  readonly repository: Awaited<ReturnType<Sandbox['createRepository']>>;
  readonly developer: ReturnType<Sandbox['createUser']>;
  readonly bot: ReturnType<Sandbox['createUser']>;
  close(): Promise<void>;
}

const LOCAL = { HOST: '127.0.0.1', PORT: 0 };

export async function startDemo(): Promise<Demo> {
  const port = await freePort();
  const github = await startSandbox({ viewer: 'ada' });
  const acme = github.createUser('acme', 'Organization');
  const developer = github.createUser('ada', 'User', 'Ada');
  const repository = await github.createRepository({ owner: acme, name: 'shop', description: 'A small shop' });
  github.setRole(repository, developer, 'write');
  const app = github.createApp({
    name: 'Berth',
    owner: acme,
    webhookUrl: `http://127.0.0.1:${port}/api/github/webhooks`,
    webhookSecret: randomUUID(),
    permissions: {
      checks: 'write',
      contents: 'read',
      deployments: 'write',
      merge_queues: 'read',
      metadata: 'read',
      pull_requests: 'write',
      issues: 'read',
    },
    events: [
      'push',
      'pull_request',
      'merge_group',
      'issue_comment',
      'check_run',
      'check_suite',
      'repository',
      'public',
    ],
  });
  github.installApp(app, acme);
  const config = readConfig({
    ...LOCAL,
    PORT: String(port),
    DATA_DIR: join(tmpdir(), `berth-demo-${randomUUID()}`),
    GITHUB_API_URL: github.apiUrl,
    DEFAULT_IMAGE: 'berth/busybox',
    LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'warn',
    ...(process.env['DOCKER_HOST'] === undefined ? {} : { DOCKER_HOST: process.env['DOCKER_HOST'] }),
  });
  const credentials = { appId: app.id, privateKey: app.privateKey, webhookSecret: app.hook.secret };
  const berth = await startServer(config, credentials, createLog(config));
  async function close(): Promise<void> {
    await berth.stop();
    await github.close();
    await rm(config.DATA_DIR, { recursive: true, force: true });
  }
  return { github, berth, repository, developer, bot: app.bot, close };
}

/** Taken and given back: GitHub must be told where the app will be before it runs. */
async function freePort(): Promise<number> {
  const server = createServer();
  const url = await listen(server, LOCAL);
  server.close();
  await once(server, 'close');
  return Number(new URL(url).port);
}
