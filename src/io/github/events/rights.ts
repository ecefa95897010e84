import { z } from 'zod';
import type { RightsChange } from '../../../model/rights-change.ts';

/**
 * After these somebody may read less, or more. Those about members and teams come only to an app that may read the members of
 * an organization; what they would tell is then known minutes later.
 */
export const rightsEvents = [
  'github_app_authorization',
  'installation',
  'installation_repositories',
  'member',
  'membership',
  'organization',
  'public',
  'repository',
  'team',
  'team_add',
] as const;

const event = z.object({
  action: z.string().optional(),
  repository: z.object({ id: z.int() }).optional(),
  member: z.object({ id: z.int() }).optional(),
  installation: z.object({ id: z.int() }).optional(),
  sender: z.object({ id: z.int() }),
});

/** Whose rights may have changed, and where. Throws ZodError for what GitHub does not send. */
export function decodeRights(payload: unknown): RightsChange {
  const { action, repository, member, installation, sender } = event.parse(payload);
  // Only `github_app_authorization` speaks of no installation, and revoked is all that can happen to one.
  if (installation === undefined && action === 'revoked') return { actorId: sender.id, isDisowned: true };
  return {
    ...(repository === undefined ? {} : { repositoryId: repository.id }),
    ...(member === undefined ? {} : { actorId: member.id }),
  };
}
