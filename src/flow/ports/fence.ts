/**
 * What keeps jobs from the machine they run on and from the networks it stands in (S27). While it is closed, a job and its
 * services reach the Internet, the machine's nameservers, each other, and what the operator allows; but no private,
 * shared or link-local address (and so no metadata service), and no address of the machine itself, this server's port
 * included.
 */
export interface Fence {
  /**
   * Puts up what is missing of it. No packet passes while that is done, so it is safe to repeat beside running jobs: at
   * start before the first of them, and by time, since others may have changed the machine's rules. The engine's
   * network has to be open. Rejects only by our own fault.
   */
  raise(): Promise<FenceState>;

  /** Takes it down; nothing of it is left, and nothing of another server's is touched. Safe to repeat. */
  lower(): Promise<void>;
}

export type FenceState =
  | { readonly isClosed: true }
  /** `reason` says why not and, where we know, what the operator can do: sentences. */
  | { readonly isClosed: false; readonly reason: string };
