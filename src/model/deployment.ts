/** A job that succeeded in bringing a commit to an environment, or in stopping it. */
export interface Deployment {
  readonly runId: string;
  readonly key: string;
  readonly action: 'start' | 'stop';
  /** When its run was created: the order of the commits, whatever the order in which their jobs ended. */
  readonly runCreatedAt: number;
}
