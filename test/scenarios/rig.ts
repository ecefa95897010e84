/** A sandbox GitHub with one repository, and a Berth that is installed on it: what every scenario starts from. */

import { readConfig } from '../../src/cli/config.ts';
import { createLog } from '../../src/cli/log.ts';
import { type RunningServer, startServer } from '../../src/cli/serve.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { template } from '../io/sql/temporary-store.ts';
import { type GitHub, publicUrl, type Repository, startGitHub, type User } from './github.ts';

export type { CheckRun, Repository, User } from './github.ts';
export { conclusions } from './github.ts';

export interface Rig extends GitHub {
  readonly berth: () => RunningServer;
  /** A repository `shop` with a first commit, of an owner and an installation of its own, so that nothing done to it disturbs another story. */
  newRepository(options?: { readonly private?: boolean }): Promise<NewRepository>;
  /** Stops Berth as SIGTERM would, and starts it again on the same data, after what happens `meanwhile`. */
  restart(meanwhile?: () => Promise<void>): Promise<void>;
}

export interface NewRepository {
  readonly owner: User;
  readonly repository: Repository;
  readonly installation: ReturnType<Sandbox['installApp']>;
}

export interface RigOptions {
  readonly private?: boolean;
  /** Nobody sees or does anything without signing in; the address is `publicUrl`. */
  readonly signIn?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
}

export async function startRig(options: RigOptions = {}): Promise<Rig> {
  const story = await startGitHub(options);
  const { app, github, port, dataDirectory } = story;
  const config = readConfig({
    HOST: '127.0.0.1',
    PORT: String(port),
    DATA_DIR: dataDirectory,
    GITHUB_API_URL: github.apiUrl,
    DEFAULT_IMAGE: 'berth/busybox',
    CONCURRENCY: '2',
    LOG_LEVEL: 'error',
    NODE_ENV: 'test',
    ...(options.signIn ? { BASE_URL: publicUrl(port) } : {}),
    ...options.environment,
  });
  const client = { id: app.clientId, secret: app.clientSecret };
  const credentials = {
    appId: app.id,
    privateKey: app.privateKey,
    webhookSecret: app.hook.secret,
    ...(options.signIn ? { client } : {}),
  };
  const start = (): Promise<RunningServer> =>
    startServer(config, credentials, createLog(config), { durable: false, template });
  let berth = await start();
  let owners = 0;

  return {
    ...story,
    berth: () => berth,
    newRepository: async ({ private: isPrivate = false } = {}) => {
      owners += 1;
      const owner = github.createUser(`owner-${owners}`);
      const own = await github.createRepository({ owner, name: 'shop', private: isPrivate });
      await github.commit(own, owner, { message: 'First', files: { 'README.md': 'shop' } });
      return { owner, repository: own, installation: github.installApp(app, owner) };
    },
    restart: async (meanwhile = async () => undefined) => {
      await berth.stop();
      await meanwhile();
      berth = await start();
    },
    close: async () => {
      await berth.stop();
      await story.close();
    },
  };
}
