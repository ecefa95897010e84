import { z } from 'zod';
import type { ActionRequested, RerunRequested } from '../../../model/incoming.ts';
import { envelope, originOf } from './payload.ts';

const checkRun = envelope.extend({
  action: z.string(),
  check_run: z.object({
    head_sha: z.string(),
    external_id: z.string().nullish(),
    app: z.object({ id: z.int() }).nullish(),
  }),
  requested_action: z.object({ identifier: z.string() }).optional(),
});

/**
 * Somebody pressed Re-run or one of our buttons on a check of this app; undefined for checks of other apps and for our
 * own creations. Throws ZodError for what GitHub does not send.
 */
export function decodeCheckRun(payload: unknown, appId: number): RerunRequested | ActionRequested | undefined {
  const event = checkRun.parse(payload);
  const origin = originOf(event);
  const { head_sha: headSha, external_id: externalId, app } = event.check_run;
  if (!origin || app?.id !== appId || !externalId) return undefined;
  if (event.action === 'rerequested') return { kind: 'rerun_requested', ...origin, headSha, externalId };
  const action = event.requested_action?.identifier;
  if (event.action !== 'requested_action' || action === undefined) return undefined;
  return { kind: 'action_requested', ...origin, headSha, externalId, action };
}
