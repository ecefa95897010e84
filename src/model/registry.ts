/** Image registries that the operator lists: what is on them is for those who may read it there. */

/** What one job may have of a listed registry. */
export interface RegistryAccess {
  /** Host and port, in lower case: every name by which images of it are called. */
  readonly hosts: readonly string[];
  /** Absent: what the registry gives to everybody. */
  readonly login?: RegistryLogin;
}

/** What one job may have of all listed registries; the others are open to everybody. */
export type RegistryRights = readonly RegistryAccess[];

export interface RegistryLogin {
  /** Names it among all logins, and tells nothing of it. */
  readonly id: string;
  readonly username: string;
  readonly password: string;
}
