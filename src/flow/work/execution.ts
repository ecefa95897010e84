/** What all steps of one attempt share. */

import type { Observer } from '../../core/outputs/observer.ts';
import type { CheckoutOptions } from '../../model/checkout.ts';
import type { ContainerSpec } from '../../model/container.ts';
import type { PlannedJob } from '../../model/plan.ts';
import type { AttemptRef, Run } from '../../model/run.ts';
import type { WorkContext } from './context.ts';
import type { Transcript } from './transcript.ts';

export interface Execution {
  readonly context: WorkContext;
  readonly run: Run;
  /** As it starts, with every value known. */
  readonly job: PlannedJob;
  readonly ref: AttemptRef;
  readonly spec: ContainerSpec;
  /** Absent: it begins in an empty directory. */
  readonly checkout?: CheckoutOptions;
  readonly marker: string;
  readonly transcript: Transcript;
  /** Looks for coverage and problems in what the job prints. */
  readonly observer: Observer;
  readonly interruption: Interruption;
}

/** Why an attempt may have to end before its time. */
export interface Interruption {
  /** Aborts when somebody cancels. */
  readonly cancelled: AbortSignal;
  /** Aborts when this process ends: the attempt is then handed back, for whoever comes next. */
  readonly stopping: AbortSignal;
  /** Aborts when the attempt may soon be somebody else's, since the store does not hear of us. */
  readonly lease: AbortSignal;
}

export class Cancelled extends Error {}
export class Stopped extends Error {}
export class LeaseEnded extends Error {}

/** Throws when nobody wants the attempt to go on. */
export function refuseInterrupted({ cancelled, stopping, lease }: Interruption): void {
  if (lease.aborted) throw new LeaseEnded();
  if (cancelled.aborted) throw new Cancelled();
  if (stopping.aborted) throw new Stopped();
}

export function anyOf({ cancelled, stopping, lease }: Interruption): AbortSignal {
  return AbortSignal.any([cancelled, stopping, lease]);
}
