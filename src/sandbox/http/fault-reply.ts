import type { Fault } from './fault.ts';
import type { Reply } from './reply.ts';

/** The answer a fault gives instead of the real one, or undefined for faults that give none of their own. */
export function faultReply(fault: Fault, now: Date): Reply | undefined {
  switch (fault.kind) {
    case 'bad_gateway_before':
    case 'bad_gateway_after':
      return { status: 502, body: { message: 'Server Error' } };
    case 'secondary_limit':
      return {
        status: 403,
        headers: retryAfter(fault.retryAfter),
        body: {
          message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
          documentation_url:
            'https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits',
        },
      };
    case 'primary_limit':
      return {
        status: 403,
        headers: {
          'x-ratelimit-remaining': '0',
          'x-ratelimit-reset': String(Math.floor(now.getTime() / 1000) + fault.resetIn),
        },
        body: { message: 'API rate limit exceeded for installation.' },
      };
    case 'too_many':
      return { status: 429, headers: retryAfter(fault.retryAfter), body: { message: 'Too many requests' } };
    case 'unauthorized':
      return { status: 401, body: { message: 'Bad credentials' } };
    case 'status':
      return { status: fault.status, body: { message: fault.message } };
    default:
      return undefined;
  }
}

function retryAfter(seconds: number | undefined): Record<string, string> {
  return seconds === undefined ? {} : { 'retry-after': String(seconds) };
}
