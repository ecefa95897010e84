/** One message to an address of the operator's. */
export interface Message {
  readonly url: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Signs the body; absent: nothing does. */
  readonly secret?: string;
}

export interface Messenger {
  /** Resolves when it was taken. Throws InfraError, which never names the address, as that is a secret. */
  send(message: Message): Promise<void>;
}
