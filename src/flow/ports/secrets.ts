import type {
  KeptSecret,
  Sealed,
  Secret,
  SecretEvent,
  SecretIdentity,
  SecretOwner,
  SecretUse,
} from '../../model/secret.ts';

/**
 * Where secrets are kept, sealed, with a record of who had to do with them. Every method may be called concurrently from
 * any process. Throws InfraError (retryable) when the database is away.
 */
export interface Secrets {
  /**
   * All that were set for a repository, also by those who owned it before, and for all repositories of its owner; in no
   * order. Without a repository only the latter.
   */
  find(owner: SecretOwner): Promise<readonly KeptSecret[]>;

  /**
   * Keeps a value in place of the one of the same identity, and records who set it. `seal` is told the version that it
   * becomes, and may be called more than once.
   */
  set(draft: SecretDraft, seal: (secret: Secret) => Sealed): Promise<Secret>;

  /** Forgets a value and records who did. Answers whether there was one. */
  remove(identity: SecretIdentity, by: string, at: number): Promise<boolean>;

  /** Replaces how each value is sealed, all or none; `reseal` may be called more than once. Answers how many there are. */
  reseal(reseal: (secret: KeptSecret) => Sealed): Promise<number>;

  /** Records what an attempt is about to be given. Safe to repeat. */
  noteUses(uses: readonly SecretUse[]): Promise<void>;

  /** What was done to secrets, newest first. */
  events(query: AuditQuery): Promise<readonly SecretEvent[]>;

  /** Which attempts were given them, newest first. */
  uses(query: AuditQuery): Promise<readonly SecretUse[]>;

  /** Forgets uses from before then (milliseconds since the epoch). Safe to repeat. */
  forgetUses(then: number): Promise<void>;
}

export type SecretDraft = Omit<Secret, 'version'> & { readonly setAt: number; readonly setBy: string };

/**
 * Of one repository: its own secrets, and those of its owner as far as its runs were given them. With `all`: the owner's
 * alone, in whatever repository.
 */
export interface AuditQuery extends SecretOwner {
  readonly name?: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
  readonly limit: number;
}

/** Turns values into what may be kept, and back. */
export interface Vault {
  /** Throws InfraError when there is no key. */
  seal(secret: Secret, value: string): Sealed;

  /**
   * The value. Throws InfraError, not retryable, when the key is not here, or what was kept is not what was sealed: another
   * secret's, or changed.
   */
  open(secret: Secret, sealed: Sealed): string;

  /** The same content, its key wrapped by the newest master key. Throws as `open` does. */
  rewrap(secret: Secret, sealed: Sealed): Sealed;
}
