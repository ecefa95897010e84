import type { App } from './app.ts';

/** What an app may set; the other statuses belong to GitHub Actions. */
export type CheckStatus = 'queued' | 'in_progress' | 'completed';

/** All the check runs of one app for one commit. Its status and conclusion are computed from them. */
export interface CheckSuite {
  readonly id: number;
  readonly app: App;
  readonly headSha: string;
  /** Null when the commit came from a fork or was never seen in a push. */
  readonly headBranch: string | null;
  readonly before: string | null;
  readonly after: string | null;
  readonly createdAt: Date;
  updatedAt: Date;
  /** Somebody asked for it again, and no run has answered yet: it counts as queued. */
  rerequested: boolean;
  /** Set once `check_suite.completed` was sent for the present runs. */
  announced: boolean;
}

/** One check of one commit. A re-run is a new one of the same name. */
export interface CheckRun {
  readonly id: number;
  readonly suite: CheckSuite;
  readonly headSha: string;
  name: string;
  externalId: string;
  detailsUrl: string;
  status: CheckStatus;
  conclusion: string | null;
  startedAt: Date;
  completedAt: Date | null;
  title: string | null;
  summary: string | null;
  text: string | null;
  readonly annotations: Annotation[];
  actions: readonly Action[];
}

/** A remark on lines of a file, spelled as the API spells it. */
export interface Annotation {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly start_column: number | null;
  readonly end_column: number | null;
  readonly annotation_level: string;
  readonly title: string | null;
  readonly message: string;
  readonly raw_details: string | null;
}

/** A button on a completed check. */
export interface Action {
  readonly label: string;
  readonly description: string;
  readonly identifier: string;
}
