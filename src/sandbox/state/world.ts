import type { App, Installation } from './app.ts';
import type { Grant } from './grant.ts';
import { fullName, type Repository } from './repository.ts';
import type { Token } from './token.ts';
import type { User } from './user.ts';

/** Everything the sandbox knows, in memory; only git objects are on disk. */
export interface World {
  /** Where people browse, for example http://127.0.0.1:4567 (no slash at the end). */
  url: string;
  /** Holds the bare repositories. */
  readonly directory: string;
  readonly users: Map<string, User>;
  readonly repositories: Map<number, Repository>;
  /** Former full names of renamed repositories, lower case, to ids. */
  readonly formerNames: Map<string, number>;
  readonly apps: Map<number, App>;
  readonly installations: Map<number, Installation>;
  readonly tokens: Map<string, Token>;
  /** Codes of the manifest flow that were not exchanged yet. */
  readonly manifestCodes: Map<string, { readonly app: App; readonly expiresAt: Date }>;
  /** Codes of the sign-in flow that were not exchanged yet. */
  readonly grants: Map<string, Grant>;
  /** Webhooks on their way, and other work that nobody waits for. */
  readonly underway: Set<Promise<void>>;
  /** Webhooks wait for the end of what is in here when they come to be. */
  readonly holds: Set<Promise<unknown>>;
  /** Answers and payloads of ours that GitHub's description does not allow: always a fault of the sandbox. */
  readonly violations: string[];
  /** Milliseconds an app has to answer a webhook. */
  readonly webhookTimeout: number;
  /** How many entries of a tree are listed at once. */
  readonly treeLimit: number;
  /** Ends everything under way when the sandbox closes. */
  readonly closing: AbortController;
  /** Rises for ever; one row of numbers for everything, so that ids of two kinds are never mistaken for each other. */
  nextId(): number;
  now(): Date;
}

/** What makes one world differ from another. `now` answers milliseconds since 1970. */
export interface WorldOptions extends Partial<Pick<World, 'webhookTimeout' | 'treeLimit'>> {
  readonly now?: () => number;
}

/** An empty world. */
export function newWorld(directory: string, options: WorldOptions): World {
  const { now = Date.now, webhookTimeout = 10_000, treeLimit = 100_000 } = options;
  let last = 1000;
  return {
    url: '',
    directory,
    users: new Map(),
    repositories: new Map(),
    formerNames: new Map(),
    apps: new Map(),
    installations: new Map(),
    tokens: new Map(),
    manifestCodes: new Map(),
    grants: new Map(),
    underway: new Set(),
    holds: new Set(),
    violations: [],
    webhookTimeout,
    treeLimit,
    closing: new AbortController(),
    nextId: () => ++last,
    now: () => new Date(now()),
  };
}

/** Where programs go: the same base a GitHub Enterprise Server has. */
export function apiUrl(world: World): string {
  return `${world.url}/api/v3`;
}

/** By login, without regard to case. */
export function findUser(world: World, login: string): User | undefined {
  return world.users.get(login.toLowerCase());
}

/** By present full name, without regard to case. */
export function findRepository(world: World, owner: string, name: string): Repository | undefined {
  const wanted = `${owner}/${name}`.toLowerCase();
  for (const repository of world.repositories.values()) {
    if (fullName(repository).toLowerCase() === wanted) return repository;
  }
  return undefined;
}
