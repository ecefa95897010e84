import { setTimeout as sleep } from 'node:timers/promises';
import type { Octokit } from '@octokit/rest';
import type { Repository } from '../../model/trigger.ts';
import { byNumber } from './by-number.ts';
import type { Credentials } from './credentials.ts';
import { createLane, type Lane } from './lane.ts';
import { type Answer, type Carrier, createOctokit, type Request, type Send } from './octokit.ts';
import { createPresentInstallations, type PresentInstallations } from './present-installation.ts';
import { Refusal } from './refusal.ts';
import { type TellAnswer, tellAnswers } from './tell-answers.ts';
import { createTokens, type Tokens } from './tokens.ts';
import { sendOnce } from './wire.ts';

/** Most of what is not there was never there: whether the repository has moved is asked once in so many milliseconds. */
const patienceWithReadsMs = 60_000;

export interface ClientOptions {
  readonly credentials: Credentials;
  /** Where the API is, without a trailing slash. No request goes anywhere else. */
  readonly baseUrl?: string;
  /** Milliseconds a request may take. */
  readonly timeoutMs?: number;
  /** Milliseconds before each repetition of a read; as many as there are. */
  readonly pausesMs?: readonly number[];
  /** How many things may be created in a minute for each installation. */
  readonly creationsPerMinute?: number;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** Hears of every answer of GitHub, also of those that are asked for again. */
  readonly onAnswer?: TellAnswer;
}

/**
 * Octokit for each installation. Every request carries the pinned API version and a time-out; reads are repeated after
 * a fault, writes never (their effect may have happened: look before you ask again). Every fault is a Refusal.
 */
export interface Client {
  of(installationId: number): Octokit;
  /** For one repository: by its number, and by the installation that it belongs to, also after it was transferred. */
  to(repository: Repository): Octokit;
  readonly present: PresentInstallations;
  /** With the app's own rights. */
  readonly app: Octokit;
  readonly tokens: Tokens;
}

export function createClient(options: ClientOptions): Client {
  const { credentials, baseUrl, timeoutMs = 10_000, pausesMs = [250, 1_000] } = options;
  const { creationsPerMinute = 80, now = Date.now, onAnswer = () => undefined } = options;
  const ways = new Map<number, Carrier>();
  const minting = createOctokit(baseUrl, asApp);
  const tokens = createTokens(minting, credentials, now);
  const app = createOctokit(baseUrl, async (send, request) =>
    asApp(send, authorized(request, `bearer ${await tokens.app()}`)),
  );

  function asApp(send: Send, request: Request): Promise<Answer> {
    return attempt(tellAnswers(send, onAnswer), request);
  }

  async function attempt(send: Send, request: Request): Promise<Answer> {
    for (const pause of isRead(request) ? pausesMs : []) {
      try {
        return await sendOnce(send, request, timeoutMs, now);
      } catch (error) {
        if (!isPassing(error)) throw error;
        await sleep(pause);
      }
    }
    return sendOnce(send, request, timeoutMs, now);
  }

  /** A token may be revoked before its time; GitHub did nothing with the request that carried it, so it is asked again. */
  async function withToken(quiet: Send, request: Request, installationId: number): Promise<Answer> {
    const send = tellAnswers(quiet, onAnswer, installationId);
    const token = await tokens.of(installationId);
    try {
      return await attempt(send, authorized(request, `token ${token}`));
    } catch (error) {
      if (!(error instanceof Refusal) || error.status !== 401) throw error;
      await tokens.forget(installationId, token);
      return attempt(send, authorized(request, `token ${await tokens.of(installationId)}`));
    }
  }

  async function inLane(lane: Lane, request: Request, send: () => Promise<Answer>): Promise<Answer> {
    try {
      lane.enter();
      return await (isRead(request) ? send() : lane.write(request.method === 'POST', send));
    } catch (error) {
      if (error instanceof Refusal && error.limited) lane.limit(error.retryAfterMs ?? 0);
      throw error;
    }
  }

  function wayOf(installationId: number): Carrier {
    const known = ways.get(installationId);
    if (known) return known;
    const lane = createLane({ creationsPerMinute }, now);
    const way: Carrier = (send, request) => inLane(lane, request, () => withToken(send, request, installationId));
    ways.set(installationId, way);
    return way;
  }

  const present = createPresentInstallations(app, now);
  const to = (repository: Repository) =>
    createOctokit(baseUrl, (send, request) => {
      const patienceMs = isRead(request) ? patienceWithReadsMs : 0;
      return present.by(repository, id => wayOf(id)(send, byNumber(request, repository)), patienceMs);
    });

  return { of: installationId => createOctokit(baseUrl, wayOf(installationId)), to, present, app, tokens };
}

function authorized(request: Request, authorization: string): Request {
  return { ...request, headers: { ...request.headers, authorization } };
}

function isRead(request: Request): boolean {
  return request.method === 'GET';
}

/** No answer, or one that may be better in a moment. */
function isPassing(error: unknown): boolean {
  return error instanceof Refusal && error.retryable && error.retryAfterMs === undefined && error.status !== 401;
}
