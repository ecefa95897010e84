/** What the forge is told about a run. Rendered from the run alone, so that it can be rendered again at any time. */

import type { Conclusion } from './run.ts';

export interface Report {
  readonly headSha: string;
  readonly checks: readonly CheckReport[];
  readonly comment?: CommentReport;
  readonly deployments?: readonly DeploymentReport[];
}

export interface CheckReport {
  /** `ci` or `ci / KEY`, or what the operator calls it instead of `ci`: people require checks by this name, so it never changes. */
  readonly name: string;
  /** `RUN:ROUND` for the aggregate, `RUN:ROUND:KEY` for a job. One check exists for each; looked up before a create is repeated. */
  readonly externalId: string;
  readonly status: 'queued' | 'in_progress' | 'completed';
  /** Present exactly when completed. */
  readonly conclusion?: Conclusion | 'action_required';
  /** Milliseconds since the epoch. */
  readonly startedAt?: number;
  readonly completedAt?: number;
  readonly detailsUrl?: string;
  readonly title: string;
  /** Plain text that goes on after the title and holds only now: told along with what has changed, never by itself. */
  readonly aside?: string;
  /** Markdown; cut to the forge's limit by whoever publishes. */
  readonly summary: string;
  readonly text?: string;
  readonly annotations: readonly Annotation[];
  readonly actions: readonly CheckAction[];
}

export interface Annotation {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly startColumn?: number;
  readonly endColumn?: number;
  readonly level: 'notice' | 'warning' | 'failure';
  readonly title?: string;
  readonly message: string;
}

/** A button on a completed check. GitHub allows three: label 20, description 40, identifier 20 characters. */
export interface CheckAction {
  readonly label: string;
  readonly description: string;
  readonly identifier: string;
}

export interface CommentReport {
  readonly pullRequestNumber: number;
  /** Markdown without the marker, which is the publisher's business. */
  readonly body: string;
  /** Nothing is written where there is no comment of ours yet. */
  readonly onlyUpdate?: true;
}

/** What a job deployed, or that an environment was stopped. */
export type DeploymentReport =
  | {
      /** That of the job's check. */
      readonly externalId: string;
      readonly environment: string;
      readonly state: 'queued' | 'in_progress' | 'success' | 'failure' | 'error';
      readonly description: string;
      readonly isProduction: boolean;
      /** It goes away by itself, or by a job that stops it. */
      readonly isTransient: boolean;
      readonly logUrl?: string;
      /** Where people find it. */
      readonly url?: string;
    }
  | { readonly externalId: string; readonly environment: string; readonly state: 'stopped' };

/** What was last told, kept beside the run so that only differences are told. Opaque to everyone but the forge. */
export interface Published {
  /** By external id. */
  readonly checks: Readonly<Record<string, PublishedCheck>>;
  readonly comment?: { readonly id: number; readonly fingerprint: string };
  /** By external id; absent in what the first versions kept. */
  readonly deployments?: Readonly<Record<string, PublishedDeployment>>;
}

export interface PublishedDeployment {
  readonly id: number;
  readonly fingerprint: string;
}

export interface PublishedCheck {
  readonly id: number;
  readonly fingerprint: string;
  readonly completed: boolean;
  /** How many annotations have arrived: they are appended, never replaced. */
  readonly annotations: number;
}
