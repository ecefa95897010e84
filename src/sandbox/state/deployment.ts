import type { App } from './app.ts';
import type { User } from './user.ts';

/** A commit that is brought somewhere. */
export interface Deployment {
  readonly id: number;
  readonly sha: string;
  readonly ref: string;
  readonly task: string;
  readonly environment: string;
  readonly description: string | null;
  readonly payload: unknown;
  readonly transient: boolean;
  readonly production: boolean;
  readonly creator: User;
  readonly app: App | null;
  readonly createdAt: Date;
  updatedAt: Date;
  readonly statuses: DeploymentStatus[];
}

/** How far a deployment is; the newest counts. */
export interface DeploymentStatus {
  readonly id: number;
  readonly state: string;
  readonly description: string;
  readonly environment: string;
  readonly environmentUrl: string;
  readonly logUrl: string;
  readonly creator: User;
  readonly createdAt: Date;
}
