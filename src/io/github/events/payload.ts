import { z } from 'zod';
import type { Incoming } from '../../../model/incoming.ts';

/** The parts that several events share, cut down to what we read. GitHub's schema guarantees them. */

const repository = z.object({
  id: z.int(),
  name: z.string(),
  owner: z.object({ id: z.int(), login: z.string() }),
  default_branch: z.string(),
  private: z.boolean(),
  html_url: z.string(),
});

export const user = z.object({ id: z.int(), login: z.string(), type: z.string().optional() });

/** What every event for an installed app carries. A hook of a repository or organisation has no installation. */
export const envelope = z.object({
  repository,
  sender: user,
  installation: z.object({ id: z.int() }).optional(),
});

type Envelope = z.infer<typeof envelope>;
type Origin = Pick<Incoming, 'repository' | 'actor'>;

/** Where an event comes from, or undefined without an installation: we could not answer with anybody's rights. */
export function originOf(event: Envelope): Origin | undefined {
  if (event.installation === undefined) return undefined;
  const { repository, sender } = event;
  return {
    repository: {
      id: repository.id,
      owner: repository.owner.login,
      ownerId: repository.owner.id,
      name: repository.name,
      defaultBranch: repository.default_branch,
      isPrivate: repository.private,
      url: repository.html_url,
      installationId: event.installation.id,
    },
    actor: { id: sender.id, login: sender.login },
  };
}
