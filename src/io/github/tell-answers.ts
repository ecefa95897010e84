import type { Request, Send } from './octokit.ts';

/** What GitHub's answer to one request says of itself, for whoever counts. */
export interface AnswerTold {
  /** HTTP's; 0 when no answer came. */
  readonly status: number;
  /** Whose token it was asked with; absent for the app's own. */
  readonly installationId?: number;
  /** Requests that are left until `resetAt` (milliseconds since the epoch). */
  readonly remaining?: number;
  readonly resetAt?: number;
}

export type TellAnswer = (answer: AnswerTold) => void;

type Headers = Readonly<Record<string, unknown>>;

/** Sends as `send` does, and tells of every answer, refusals included. */
export function tellAnswers(send: Send, tell: TellAnswer, installationId?: number): Send {
  const who = installationId === undefined ? {} : { installationId };
  return async (request: Request) => {
    try {
      const answer = await send(request);
      tell({ status: answer.status, ...who, ...budgetIn(answer.headers) });
      return answer;
    } catch (error) {
      const { status, response } = error as { status?: unknown; response?: { headers?: Headers } };
      // Octokit says 500 also when there was no answer at all.
      const isAnswer = typeof status === 'number' && response !== undefined;
      tell({ status: isAnswer ? status : 0, ...who, ...budgetIn(response?.headers) });
      throw error;
    }
  };
}

function budgetIn(headers: Headers = {}): Pick<AnswerTold, 'remaining' | 'resetAt'> {
  const remaining = Number.parseInt(String(headers['x-ratelimit-remaining']), 10);
  const reset = Number.parseInt(String(headers['x-ratelimit-reset']), 10);
  return Number.isNaN(remaining) || Number.isNaN(reset) ? {} : { remaining, resetAt: reset * 1000 };
}
