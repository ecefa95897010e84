import { Octokit } from '@octokit/rest';

export type Request = Required<Octokit['request']['endpoint']['DEFAULTS']>;
export type Answer = Awaited<ReturnType<Octokit['request']>>;
/** Puts a request on the wire. */
export type Send = (request: Request) => Promise<Answer>;
/** Sees every request last, and decides what is sent and what comes back. */
export type Carrier = (send: Send, request: Request) => Promise<Answer>;

const silent = () => undefined;

/**
 * Octokit for an API, all of whose requests go through `carry`. It logs nothing of its own: every fault reaches the
 * caller, who knows what it means.
 */
export function createOctokit(baseUrl: string | undefined, carry: Carrier): Octokit {
  return new Octokit({
    userAgent: 'berth',
    log: { debug: silent, info: silent, warn: silent, error: silent },
    // Where authentication belongs; and the only hook whose changes of a request are not lost in the hook of a plugin.
    authStrategy: () => ({ hook: carry }),
    ...(baseUrl === undefined ? {} : { baseUrl }),
  });
}
