/** What is shown instead of signing in each time: a browser's session, or a program's token. Times are milliseconds since the epoch. */

import type { Actor } from './trigger.ts';

export interface Key {
  /** Names it among people; tells nothing of the secret. */
  readonly id: string;
  readonly kind: 'session' | 'token';
  /** What people call it. */
  readonly name: string;
  readonly holder: Holder;
  readonly scopes: readonly Scope[];
  /** SHA-256 of the secret, which is kept nowhere. */
  readonly digest: string;
  readonly createdAt: number;
  /** Absent: never. */
  readonly endsAt?: number;
}

/** Whose rights it carries: a person's, as they are at each moment, or those over one repository. */
export type Holder =
  | { readonly kind: 'person'; readonly actor: Actor }
  | { readonly kind: 'repository'; readonly repositoryId: number };

/** `write` includes nothing of `read`: who may do both has both. */
export type Scope = 'read' | 'write';
