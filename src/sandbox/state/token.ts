import { randomBytes } from 'node:crypto';
import type { App, Installation, Permissions } from './app.ts';
import type { User } from './user.ts';

/** What a bearer of the token may do, and for how long. */
export type Token = InstallationToken | UserToken;

/** What an app works with: one hour, for one installation. */
export interface InstallationToken {
  readonly kind: 'installation';
  readonly value: string;
  readonly installation: Installation;
  readonly permissions: Permissions;
  /** Narrower than the installation, or everything the installation covers. */
  readonly repositories: 'all' | ReadonlySet<number>;
  readonly expiresAt: Date;
}

/** A person's own token, as `git push` uses it; or one that an app was given by that person, which ends by itself. */
export interface UserToken {
  readonly kind: 'user';
  readonly value: string;
  readonly user: User;
  readonly app?: App;
  readonly expiresAt?: Date;
}

/**
 * A token in the form GitHub has used since 2026-04-27: `ghs_APPID_JWT`, about 520 characters with `.`, `_` and `-`.
 * Whoever masks or stores tokens has to cope with its length and alphabet.
 */
export function newInstallationToken(appId: number): string {
  const part = (bytes: number) => randomBytes(bytes).toString('base64url');
  return `ghs_${appId}_eyJ${part(24)}.eyJ${part(90)}.${part(256)}`;
}

/** What an app is given by a person who agreed to it. */
export function newUserAccessToken(): string {
  return `ghu_${randomBytes(27).toString('base64url').replaceAll(/[-_]/g, 'x')}`;
}

/** A personal access token of the classic form. */
export function newUserToken(): string {
  return `ghp_${randomBytes(27).toString('base64url').replaceAll(/[-_]/g, 'x')}`;
}
