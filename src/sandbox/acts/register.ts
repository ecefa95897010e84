import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { announceInstallation } from '../events/installation.ts';
import { createBare, forkBare } from '../git/bare.ts';
import type { App, Installation, Permissions } from '../state/app.ts';
import type { Repository } from '../state/repository.ts';
import { newUserToken } from '../state/token.ts';
import type { User } from '../state/user.ts';
import { findRepository, findUser, type World } from '../state/world.ts';

/** Makes an account. Throws when the login is taken. */
export function createUser(world: World, login: string, type: User['type'] = 'User', name = login): User {
  if (findUser(world, login)) throw new Error(`the login ${login} is taken`);
  const id = world.nextId();
  const user: User = { id, login, name, email: `${login}@users.example.com`, type };
  world.users.set(login.toLowerCase(), user);
  return user;
}

/** A token with which this person pushes and calls the API. */
export function createUserToken(world: World, user: User): string {
  const value = newUserToken();
  world.tokens.set(value, { kind: 'user', value, user });
  return value;
}

/** What a repository starts with: public, and with a default branch `main`, unless told. */
export interface NewRepository {
  readonly owner: User;
  readonly name: string;
  readonly private?: boolean;
  readonly description?: string;
  readonly defaultBranch?: string;
}

/** Makes a repository with a real, empty git repository. Throws when the name is taken. */
export async function createRepository(world: World, wanted: NewRepository): Promise<Repository> {
  const repository = newRepository(world, wanted);
  await createBare(repository.path, repository.defaultBranch);
  world.repositories.set(repository.id, repository);
  return repository;
}

/** Makes a fork with all branches and tags. */
export async function forkRepository(world: World, source: Repository, owner: User): Promise<Repository> {
  const { name, defaultBranch } = source;
  const fork = newRepository(world, { owner, name, defaultBranch, private: source.private }, source);
  await forkBare(source.path, fork.path, defaultBranch);
  world.repositories.set(fork.id, fork);
  return fork;
}

function newRepository(world: World, wanted: NewRepository, parent?: Repository): Repository {
  const { owner, name } = wanted;
  if (findRepository(world, owner.login, name)) throw new Error(`${owner.login}/${name} is taken`);
  const id = world.nextId();
  const now = world.now();
  return {
    id,
    owner,
    name,
    description: wanted.description ?? null,
    private: wanted.private ?? false,
    defaultBranch: wanted.defaultBranch ?? 'main',
    path: join(world.directory, `${id}.git`),
    createdAt: now,
    pushedAt: now,
    ...(parent ? { parent } : {}),
    collaborators: new Map(),
    hiddenMembers: new Set(),
    issues: new Map(),
    comments: new Map(),
    labels: new Map(),
    suites: new Map(),
    runs: new Map(),
    statuses: [],
    deployments: new Map(),
    silentApps: new Set(),
    requiredChecks: new Map(),
    ruledChecks: new Map(),
  };
}

/** What an app starts with. */
export interface NewApp {
  readonly name: string;
  readonly owner: User;
  readonly description?: string;
  readonly externalUrl?: string;
  /** Empty: nothing is delivered. */
  readonly webhookUrl?: string;
  /** Random unless told; empty: nothing is signed. */
  readonly webhookSecret?: string;
  readonly permissions?: Permissions;
  readonly events?: readonly string[];
  readonly callbackUrls?: readonly string[];
  /** PEM; a fresh 2,048-bit key unless told. */
  readonly privateKey?: string;
}

/** Registers a GitHub App. Throws when its slug is taken. */
export function createApp(world: World, wanted: NewApp): App {
  const id = world.nextId();
  const slug = wanted.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  const privateKey = wanted.privateKey ?? newPrivateKey();
  const app: App = {
    id,
    slug,
    name: wanted.name,
    description: wanted.description ?? '',
    externalUrl: wanted.externalUrl ?? `${world.url}/apps/${slug}`,
    owner: wanted.owner,
    bot: createUser(world, `${slug}[bot]`, 'Bot'),
    clientId: `Iv23li${randomBytes(7).toString('hex')}`,
    clientSecret: randomBytes(20).toString('hex'),
    callbackUrls: wanted.callbackUrls ?? [],
    publicKey: createPublicKey(privateKey),
    privateKey,
    permissions: { metadata: 'read', ...wanted.permissions },
    events: wanted.events ?? [],
    hook: {
      id: world.nextId(),
      url: wanted.webhookUrl ?? '',
      secret: wanted.webhookSecret ?? randomBytes(20).toString('hex'),
    },
    deliveries: [],
    createdAt: world.now(),
  };
  world.apps.set(id, app);
  return app;
}

/** A 2,048-bit RSA key as PKCS#1, the form in which GitHub hands out an app's key. */
export function newPrivateKey(): string {
  return generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  }).privateKey;
}

/** Installs an app on an account, for all its repositories unless some are named; sends `installation.created`. */
export function installApp(
  world: World,
  app: App,
  account: User,
  repositories: 'all' | readonly Repository[] = 'all',
): Installation {
  const installation: Installation = {
    id: world.nextId(),
    app,
    account,
    repositories: repositories === 'all' ? 'all' : new Set(repositories.map(({ id }) => id)),
    permissions: app.permissions,
    suspendedAt: null,
    createdAt: world.now(),
  };
  world.installations.set(installation.id, installation);
  announceInstallation(world, installation, 'created');
  return installation;
}
