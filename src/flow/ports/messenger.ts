/** One message to an address of the operator's. */
export interface Message {
  readonly url: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Signs the body; absent: nothing does. */
  readonly secret?: string;
}

/** What a receiver said to it. */
export interface Answer {
  readonly status: number;
  /** Milliseconds after which it wants to be asked again, when it said so. */
  readonly retryAfterMs?: number;
}

export interface Messenger {
  /**
   * Resolves with any answer. Throws InfraError when there is none, also when `signal` aborts; it never names the address, as
   * that is a secret.
   */
  send(message: Message, signal: AbortSignal): Promise<Answer>;
}
