/** Values that jobs are given and nobody sees: whose they are, on what terms they are given, and who saw them. */

import type { AttemptRef } from './run.ts';
import type { Actor } from './trigger.ts';

/** Whose a secret is, by the forge's numeric ids: whoever takes over a name takes over no secret. */
export interface SecretOwner {
  /** The account that owned the repository when the secret was set. */
  readonly ownerId: number;
  /** `all`: every repository of that account. */
  readonly repositoryId: number | 'all';
}

/** Of one identity there is one secret. */
export interface SecretIdentity extends SecretOwner {
  /** Jobs of which environment get it: a name, in which each `*` stands for any text; `*` alone: every job. */
  readonly environment: string;
  /** The variable that tells it to a job. */
  readonly name: string;
}

/** What a job is given: the value itself, or the path of a file that holds it. */
export type SecretKind = 'variable' | 'file';

/** Everything about a secret but its value. */
export interface Secret extends SecretIdentity {
  readonly kind: SecretKind;
  /** Given to runs of protected branches only. */
  readonly isProtected: boolean;
  /** Counts its values, from 1; never given twice, also when it was removed in between. */
  readonly version: number;
}

/** A secret as it is kept. */
export interface KeptSecret extends Secret {
  /** When its value was set, in milliseconds since the epoch. */
  readonly setAt: number;
  readonly setBy: string;
  readonly sealed: Sealed;
}

/** A value under a key of its own, and that key under the master key, which is kept elsewhere. */
export interface Sealed {
  /** Which master key. */
  readonly masterKey: string;
  readonly wrappedKey: string;
  readonly content: string;
}

/** What was done to a secret. */
export interface SecretEvent extends SecretIdentity {
  readonly action: 'set' | 'removed';
  readonly version: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The user of the machine who did it. */
  readonly by: string;
}

/** An attempt that was given a secret. */
export interface SecretUse extends SecretIdentity {
  readonly version: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly attempt: AttemptRef;
  /** Where it ran; the names may have changed since. */
  readonly usedBy: { readonly repositoryId: number; readonly repository: string; readonly sha: string };
  /** The event that caused the run, and who caused that. */
  readonly source: string;
  readonly actor: Actor;
}
