import type { Actor } from '../../model/trigger.ts';

/** Where people prove who they are: OAuth's authorization code, with state and PKCE. */
export interface SignIn {
  /** Where the browser goes to be asked. */
  address(question: Question): string;
  /**
   * Who it was, by the code that the browser came back with. Undefined when the code is not good (any more). Keeps nothing
   * that speaks for them. Throws InfraError when the forge cannot be asked.
   */
  finish(answer: {
    readonly code: string;
    readonly verifier: string;
    readonly callbackUrl: string;
  }): Promise<Actor | undefined>;
}

export interface Question {
  /** Comes back with the browser. */
  readonly state: string;
  /** SHA-256 of the verifier, in base64url. */
  readonly challenge: string;
  readonly callbackUrl: string;
}
