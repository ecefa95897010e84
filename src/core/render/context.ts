/** What a report needs that is not in the run. It holds no clock: a run that did not change renders the same for ever. */
export interface RenderContext {
  /** Where this server's pages are reached, without a trailing slash; absent: no links. */
  readonly baseUrl?: string;
  /** The end of an attempt's log, secrets already masked; undefined when there is none. Asked for failed attempts only. */
  readonly logTail: (key: string, attempt: number) => string | undefined;
  /** Whether no newer run exists for the same pull request: an older one leaves the comment alone. */
  readonly isLatestForPullRequest: boolean;
}
