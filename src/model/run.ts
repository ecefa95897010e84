/** A run: one plan being carried out for one trigger. It changes only through `advance` (core/schedule). Times are milliseconds since the epoch. */

import type { Diagnostic } from './diagnostic.ts';
import type { PlanDifference } from './difference.ts';
import type { PipelineFile } from './pipeline.ts';
import type { LeftOut, PlannedJob } from './plan.ts';
import type { FindingCounts, Problem } from './problem.ts';
import type { AutoCancel } from './rule.ts';
import type { TestSummary } from './test-result.ts';
import type { Actor, Trigger } from './trigger.ts';
import type { Variables } from './variables.ts';

export interface Run {
  readonly id: string;
  readonly trigger: Trigger;
  readonly createdAt: number;
  /** Why nothing could be planned, or what is worth a warning. With an error among them, `jobs` is empty. */
  readonly diagnostics: readonly Diagnostic[];
  /** Why there is deliberately nothing to run, told to people as it is; then `jobs` is empty. */
  readonly notice?: Notice;
  /** What `workflow:name` calls it. */
  readonly name?: string;
  readonly autoCancel?: AutoCancel;
  /** How many jobs of its repository may run at once, when the operator says so. */
  readonly concurrency?: number;
  /** Jobs of its pipeline that do not take part, and why. */
  readonly leftOut?: readonly LeftOut[];
  /** The files its pipeline was made from, when there are more than one. */
  readonly files?: readonly PipelineFile[];
  /** What a pull request changes about its own checks; absent when that is nothing. */
  readonly difference?: PlanDifference;
  readonly approval: Approval;
  /** In plan order. */
  readonly jobs: readonly JobRun[];
  /** How often it went on after its check had been completed (rerun, approved, a manual job started): names the generation of the aggregate check. */
  readonly round: number;
  /** When this round of the run began; absent in the first, which began at `createdAt`. */
  readonly roundStartedAt?: number;
  /** Set once all jobs have completed, those aside that a person may start and nobody has to (at creation for a run without jobs); cleared by a rerun. */
  readonly completedAt?: number;
  /** What lists call it, kept since it is searched for. Runs of the first versions may lack it. */
  readonly standing?: Standing;
}

/** How a run as a whole stands, spelled as GitHub spells statuses and conclusions of workflow runs. */
export type Standing = 'queued' | 'in_progress' | 'action_required' | Conclusion;

export type Notice = 'no_pipeline' | 'skipped_by_message' | 'no_jobs' | 'refused_by_workflow';

export type Approval =
  | { readonly state: 'not_needed' }
  | { readonly state: 'required' }
  | { readonly state: 'given'; readonly by: Actor; readonly at: number };

export interface JobRun {
  readonly job: PlannedJob;
  readonly progress: Progress;
  /** Every try, oldest first; the last one may be open. Attempt numbers never repeat in a job. */
  readonly attempts: readonly Attempt[];
  /** How often this job was run again, or started by a person, on request. Each round is a new check of the same name. */
  readonly round: number;
  /** The number of the first attempt that belongs to this round; automatic retries are counted from it. */
  readonly firstAttempt: number;
  /** Who started this round of it by its name. */
  readonly startedBy?: Actor;
  /** This round of it begins without what caches hold. */
  readonly isFresh?: true;
  /** It deployed to an environment whose time is over, or whose branch is gone: what stops that has been asked to. */
  readonly stopAsked?: boolean;
}

/** `status` and `conclusion` are spelled as the Checks API spells them, plus our `waiting`. */
export type Progress =
  | { readonly status: 'waiting'; readonly for: 'needs' | 'approval' | 'play' }
  /** It goes on when it is its turn in its resource group. `behind` names the other run whose turn it is. */
  | { readonly status: 'waiting'; readonly for: 'resource'; readonly behind?: string }
  /** A delayed job: it goes on at `until`. */
  | { readonly status: 'waiting'; readonly for: 'delay'; readonly until: number }
  | { readonly status: 'queued' }
  /** `reason` says why it is being cancelled. */
  | { readonly status: 'in_progress'; readonly cancelling: boolean; readonly reason?: string }
  | { readonly status: 'completed'; readonly conclusion: Conclusion; readonly at: number; readonly reason?: string };

export type Conclusion = 'success' | 'failure' | 'timed_out' | 'cancelled' | 'skipped' | 'neutral';

export interface Attempt {
  readonly number: number;
  readonly queuedAt: number;
  /** Who runs it; a claim by anyone else is refused. */
  readonly worker?: string;
  readonly startedAt?: number;
  readonly endedAt?: number;
  readonly ended?: Ended;
}

/** How one try ended. What the user's commands did is data, not an error. */
export type Ended =
  | ({ readonly outcome: 'success' } & Yield)
  | ({
      readonly outcome: 'failure';
      readonly cause: FailureCause;
      /** One sentence for people: what happened and, where we know, what to do. */
      readonly message: string;
      readonly exitCode?: number;
    } & Yield)
  | ({ readonly outcome: 'timed_out' } & Yield)
  | { readonly outcome: 'cancelled'; readonly sections: readonly Section[] }
  /** The worker went away, or the world around it failed in a way worth another try. */
  | { readonly outcome: 'lost'; readonly message: string }
  /** The worker was told to stop and gave it back. Nothing went wrong, so this counts as no try. */
  | { readonly outcome: 'handed_back' };

/** What a try left behind. */
export interface Yield {
  readonly sections: readonly Section[];
  /** The job's own first, then those of its services. */
  readonly images?: readonly UsedImage[];
  readonly artifact?: StoredArtifact;
  /** Variables for the jobs that need this one (`artifacts:reports:dotenv`). */
  readonly outputs?: Variables;
  /** Percent, found in the log by `coverage` or else in a coverage report. */
  readonly coverage?: number;
  /** What its test reports tell; the tests one by one are in the store. */
  readonly tests?: TestSummary;
  /** What its other reports hold, one entry for each kind. */
  readonly findings?: readonly FindingCounts[];
  /** Sentences for people: which reports cannot be read, and why. */
  readonly reportFaults?: readonly string[];
  /** Found in the reports and, by the job's matchers, in the log. */
  readonly problems?: readonly Problem[];
  /** How many more were found than are kept. */
  readonly problemsLeftOut?: number;
  /** Until when its container can be looked into, unless newer ones took its place. */
  readonly keptUntil?: number;
}

/** An image as the pipeline calls it, and which content that was. */
export interface UsedImage {
  readonly name: string;
  /** Of the registry, as in `sha256:1a2b...`; of an image that no registry has, the engine's id. */
  readonly digest: string;
}

/** GitLab's names, so that `retry: when:` can use them. */
export type FailureCause =
  | 'script_failure'
  | 'image_pull_failure'
  | 'oom_killed'
  | 'disk_full'
  | 'runner_system_failure'
  | 'artifact_failure'
  | 'missing_dependency_failure'
  | 'protected_environment_failure'
  | 'failed_outdated_deployment_job';

/** One command of the script: a collapsible part of the log. */
export interface Section {
  readonly command: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly durationMs: number;
  /** Absent when the command was cut off. */
  readonly exitCode?: number;
  /** Where its output begins in the log, in bytes. */
  readonly offset: number;
}

/** What is optional here was not kept by the first versions. */
export interface StoredArtifact {
  readonly blob: string;
  /** Of all files together. */
  readonly bytes: number;
  readonly files: number;
  /** Of the blob. */
  readonly compressedBytes?: number;
  /** What the archive is called that people download, without `.zip`. */
  readonly name?: string;
  /** When it may be removed; absent: never. */
  readonly expiresAt?: number;
  /** It has expired and is gone, or about to be. */
  readonly removed?: true;
}

/** Names one try of one job in all the world; also the name of its log. */
export interface AttemptRef {
  readonly runId: string;
  readonly key: string;
  readonly number: number;
}
