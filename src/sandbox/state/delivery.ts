/** One attempt to bring one webhook to an app. A redelivery is another attempt with the same `guid`. */
export interface Delivery {
  readonly id: number;
  readonly guid: string;
  readonly event: string;
  readonly action: string | null;
  readonly installationId: number | null;
  readonly repositoryId: number | null;
  readonly redelivery: boolean;
  readonly deliveredAt: Date;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The exact text that was signed and sent. */
  readonly payload: string;
  /** Null while it is on its way. */
  outcome: Outcome | null;
}

/** How an attempt went. `code` 0 means that no answer came; the status then says why, as GitHub words it. */
export interface Outcome {
  readonly status: string;
  readonly code: number;
  /** Seconds. */
  readonly duration: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
