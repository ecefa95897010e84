import type { KeyObject } from 'node:crypto';
import type { Delivery } from './delivery.ts';
import type { User } from './user.ts';

/** How much of a permission is held, lowest first. */
export type Level = 'read' | 'write' | 'admin';
/** Permissions by name, as in GitHub's app-permissions schema: checks, contents, pull_requests and so on. */
export type Permissions = Readonly<Record<string, Level>>;

/** A registered GitHub App and everything ever delivered to its webhook. */
export interface App {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  readonly description: string;
  readonly externalUrl: string;
  readonly owner: User;
  /** The account its comments and reactions are made by: `slug[bot]`. */
  readonly bot: User;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly publicKey: KeyObject;
  /** Where people may be sent back to who were asked to agree to it. */
  readonly callbackUrls: readonly string[];
  /** PKCS#1, as GitHub hands it out. */
  readonly privateKey: string;
  permissions: Permissions;
  events: readonly string[];
  readonly hook: Hook;
  readonly deliveries: Delivery[];
  readonly createdAt: Date;
}

/** Where an app's webhooks go. */
export interface Hook {
  readonly id: number;
  /** Nothing is delivered while it is empty. */
  url: string;
  /** Deliveries are not signed while it is empty. */
  secret: string;
}

/** An app on an account, for all its repositories or for some. */
export interface Installation {
  readonly id: number;
  readonly app: App;
  readonly account: User;
  /** 'all' includes repositories made later. */
  repositories: 'all' | Set<number>;
  permissions: Permissions;
  suspendedAt: Date | null;
  readonly createdAt: Date;
}

const levels: readonly Level[] = ['read', 'write', 'admin'];

/** Whether `permissions` hold at least `level` of `name`. Every app may read metadata. */
export function allows(permissions: Permissions, name: string, level: Level): boolean {
  const held = permissions[name] ?? (name === 'metadata' ? 'read' : undefined);
  return held !== undefined && levels.indexOf(held) >= levels.indexOf(level);
}

/** Whether the installation covers the repository. */
export function covers(installation: Installation, repository: { readonly id: number; readonly owner: User }): boolean {
  if (installation.account.id !== repository.owner.id) return false;
  return installation.repositories === 'all' || installation.repositories.has(repository.id);
}
