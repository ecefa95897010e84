import type { World } from '../state/world.ts';
import type { Caller, Limits } from './call.ts';

/** Counts requests per hour and caller, and tells about it in headers. It never refuses: faults do that. */
export interface Quota {
  count(caller: Caller): void;
  headers(caller: Caller): Record<string, string>;
  state(caller: Caller): Limits;
}

const hour = 3600;

/** Counts from nothing; an hour begins on the hour of the sandbox's clock. */
export function newQuota(world: World): Quota {
  const used = new Map<string, number>();
  const window = () => Math.floor(world.now().getTime() / 1000 / hour);
  const key = (caller: Caller) => `${window()} ${nameOf(caller)}`;
  return {
    count(caller) {
      used.set(key(caller), (used.get(key(caller)) ?? 0) + 1);
    },
    headers(caller) {
      const { limit, remaining, reset, used: spent } = this.state(caller);
      return {
        'x-ratelimit-limit': String(limit),
        'x-ratelimit-remaining': String(remaining),
        'x-ratelimit-reset': String(reset),
        'x-ratelimit-used': String(spent),
        'x-ratelimit-resource': 'core',
      };
    },
    state(caller) {
      const limit = caller.kind === 'nobody' ? 60 : 5000;
      const spent = used.get(key(caller)) ?? 0;
      return { limit, used: spent, remaining: Math.max(limit - spent, 0), reset: (window() + 1) * hour };
    },
  };
}

function nameOf(caller: Caller): string {
  switch (caller.kind) {
    case 'app':
      return `app ${caller.app.id}`;
    case 'installation':
      return `installation ${caller.installation.id}`;
    case 'user':
      return `user ${caller.user.id}`;
    default:
      return 'nobody';
  }
}
