import { Octokit } from '@octokit/rest';

const silent = () => undefined;

/** Octokit for an API. It logs nothing of its own: every fault reaches the caller, who knows what it means. */
export function createOctokit(baseUrl: string | undefined): Octokit {
  return new Octokit({
    userAgent: 'berth',
    log: { debug: silent, info: silent, warn: silent, error: silent },
    ...(baseUrl === undefined ? {} : { baseUrl }),
  });
}
