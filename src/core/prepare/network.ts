/** Which network a job gets: what it asks for, as far as nobody is endangered. */

import type { Network } from '../../model/pipeline.ts';
import type { Trust } from '../../model/trigger.ts';

/** What the operator lets jobs of strangers have: the network only while the fence is closed, always, or never. */
export type UntrustedNetwork = 'fenced' | 'open' | 'none';

export interface NetworkGiven {
  readonly network?: Network;
  /** A sentence for the job's log, when it does not get what it asked for. */
  readonly note?: string;
}

export function givenNetwork(
  asked: Network | undefined,
  trust: Trust,
  policy: UntrustedNetwork,
  isFenced: boolean,
): NetworkGiven {
  const mayHaveIt = trust === 'trusted' || policy === 'open' || (policy === 'fenced' && isFenced);
  if (asked === 'none' || mayHaveIt) return asked === undefined ? {} : { network: asked };
  const why =
    policy === 'none'
      ? 'the operator of this server gives none to pull requests from outside'
      : 'it comes from outside, and this server cannot keep it from its private network';
  return { network: 'none', note: `This job has no network, and no services: ${why}.` };
}
