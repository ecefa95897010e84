/** What the answer of a receiver means for what is waiting for it. */

export type Reception =
  | 'taken'
  /** This one will never be taken; the next may be. */
  | 'refused'
  /** Nothing is taken before somebody mends the address, or what is behind it. */
  | 'unwelcome'
  /** It is away, or has too much to do: it may take the same later. */
  | 'busy';

/** Such as those that Slack answers to what it can make nothing of. */
const REFUSE_THIS_ONE: readonly number[] = [400, 413, 415, 422];
/** Of those below 500. */
const ASK_FOR_PATIENCE: readonly number[] = [408, 421, 425, 429];

/** By the status of an answer (RFC 9110, section 15). Redirects are not followed, so that they lead nowhere. */
export function receptionOf(status: number): Reception {
  if (status >= 200 && status < 300) return 'taken';
  if (REFUSE_THIS_ONE.includes(status)) return 'refused';
  return status >= 500 || ASK_FOR_PATIENCE.includes(status) ? 'busy' : 'unwelcome';
}

/** As a sentence for the log. */
export function describeAnswer(status: number): string {
  const isRedirect = status >= 300 && status < 400;
  return `The receiver answered ${status}${isRedirect ? ', and redirects are not followed' : ''}.`;
}
