/** A job that succeeded in bringing a commit to an environment, or in stopping it. */
export interface Deployment {
  readonly runId: string;
  readonly key: string;
  readonly action: 'start' | 'stop';
  /** When its run was created: the order of the commits, whatever the order in which their jobs ended. */
  readonly runCreatedAt: number;
}

/** What went to an environment last. Times are milliseconds since the epoch. */
export interface EnvironmentState extends Deployment {
  readonly environment: string;
  readonly endedAt: number;
  /** Whether something stops it: when its time is over or its branch is gone, or when somebody asks. */
  readonly isStoppable: boolean;
  /** When its time is over. */
  readonly stopsAt?: number;
}
