import type { Json } from '../contract/schema.ts';
import type { App, Installation, Level } from '../state/app.ts';
import type { Repository } from '../state/repository.ts';
import type { InstallationToken } from '../state/token.ts';
import type { User } from '../state/user.ts';
import type { World } from '../state/world.ts';
import type { Reply } from './reply.ts';

/** Who is calling. */
export type Caller =
  | { readonly kind: 'nobody' }
  /** With `app`, a person who is spoken for by an app. */
  | { readonly kind: 'user'; readonly user: User; readonly app?: App }
  | { readonly kind: 'app'; readonly app: App }
  | { readonly kind: 'installation'; readonly installation: Installation; readonly token: InstallationToken };

/** One request, checked against the contract and against the caller's rights. */
export interface Call {
  readonly world: World;
  readonly caller: Caller;
  readonly path: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: Json;
  readonly accept: string;
  /** Scheme, host and API prefix the caller used, for links that lead further. */
  readonly base: string;
  /** The path after the prefix, without the query. */
  readonly pathname: string;
  /** What is left of the caller's hour. */
  readonly limits: Limits;
}

/** How many requests a caller may make in an hour; `reset` is in seconds since 1970. */
export interface Limits {
  readonly limit: number;
  readonly used: number;
  readonly remaining: number;
  readonly reset: number;
}

/** A call below /repos/{owner}/{repo}. */
export interface RepositoryCall extends Call {
  readonly repository: Repository;
}

/** How one operation is answered, and what the caller needs for it. */
export type Operation = AnyOperation | AppOperation | RepositoryOperation;

interface AnyOperation {
  readonly needs: 'nothing' | 'installation';
  readonly answer: (call: Call) => Reply | Promise<Reply>;
}

interface AppOperation {
  readonly needs: 'app';
  readonly answer: (call: Call, app: App) => Reply | Promise<Reply>;
}

interface RepositoryOperation {
  readonly needs: 'repository';
  /** What an installation has to hold: any one of these. */
  readonly permission: readonly (readonly [name: string, level: Level])[];
  /** Only GitHub Apps may: the write side of the Checks API. */
  readonly appsOnly?: boolean;
  readonly answer: (call: RepositoryCall) => Reply | Promise<Reply>;
}

/** Operations by "METHOD template", spelled as in GitHub's description. */
export type Operations = Readonly<Record<string, Operation>>;
