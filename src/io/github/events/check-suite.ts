import { z } from 'zod';
import type { RerunRequested } from '../../../model/incoming.ts';
import { envelope, originOf } from './payload.ts';

const checkSuite = envelope.extend({
  action: z.string(),
  check_suite: z.object({ head_sha: z.string(), app: z.object({ id: z.int() }).nullish() }),
});

/**
 * Somebody pressed "Re-run all checks" for this app. Undefined for other apps, and for `requested`, which GitHub sends
 * beside every push. Throws ZodError for what GitHub does not send.
 */
export function decodeCheckSuite(payload: unknown, appId: number): RerunRequested | undefined {
  const event = checkSuite.parse(payload);
  const origin = originOf(event);
  if (!origin || event.action !== 'rerequested' || event.check_suite.app?.id !== appId) return undefined;
  return { kind: 'rerun_requested', ...origin, headSha: event.check_suite.head_sha };
}
