import type { App } from './app.ts';
import type { User } from './user.ts';

/** Somebody agreed that an app may know who they are; its code works once. */
export interface Grant {
  readonly app: App;
  readonly user: User;
  readonly redirectUri: string;
  /** Of PKCE, S256; absent when the app sent none. */
  readonly challenge?: string;
  readonly expiresAt: Date;
}
