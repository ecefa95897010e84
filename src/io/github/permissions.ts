import type { Octokit } from '@octokit/rest';
import { z } from 'zod';
import type { Permission } from '../../flow/ports/forge.ts';
import type { Repository } from '../../model/trigger.ts';
import { unlessMissing } from './refusal.ts';

const permissionLevel = z.object({
  permission: z.string(),
  role_name: z.string().optional(),
  user: z.object({ id: z.int() }).nullish(),
});

/**
 * By login, since GitHub offers nothing else; but a login can change hands, so its numeric id must be the one we know. So
 * can the name of a repository, so that it is asked for by its number, to which GitHub itself redirects.
 */
export async function readPermission(
  octokit: Octokit,
  { id }: Repository,
  actorId: number,
  login: string,
): Promise<Permission> {
  const route = 'GET /repositories/{id}/collaborators/{username}/permission';
  const answer = await unlessMissing(octokit.request(route, { id, username: login }));
  // Missing: GitHub says so of bots and of accounts that are gone. Neither has any rights.
  const level = answer === undefined ? undefined : permissionLevel.parse(answer.data);
  if (level?.user?.id !== actorId) return 'none';
  // The older word does not know it; a role of an organization's own counts as the one it is made from.
  if (level.permission === 'write' && level.role_name === 'maintain') return 'maintain';
  return isPermission(level.permission) ? level.permission : 'none';
}

function isPermission(word: string): word is Permission {
  return word === 'admin' || word === 'write' || word === 'read';
}

const PER_PAGE = 100;
const MOST_PAGES = 10;

const collaborators = z.array(
  z.object({
    id: z.int(),
    permissions: z
      .object({ admin: z.boolean(), maintain: z.boolean(), push: z.boolean(), pull: z.boolean() })
      .partial(),
  }),
);

/**
 * The first thousand of those who have rights of their own, by numeric id (docs.github.com, "List repository collaborators":
 * also members of teams and organizations; `permissions` has what a role of an organization's own is made from).
 */
export async function readPeople(octokit: Octokit, { id }: Repository): Promise<ReadonlyMap<number, Permission>> {
  const people = new Map<number, Permission>();
  for (let page = 1; page <= MOST_PAGES; page++) {
    const route = 'GET /repositories/{id}/collaborators';
    const answer = await unlessMissing(octokit.request(route, { id, per_page: PER_PAGE, page }));
    const found = collaborators.parse(answer?.data ?? []);
    for (const { id, permissions } of found) people.set(id, highestOf(permissions));
    if (found.length < PER_PAGE) break;
  }
  return people;
}

type Permissions = z.output<typeof collaborators>[number]['permissions'];

function highestOf({ admin, maintain, push, pull }: Permissions): Permission {
  if (admin) return 'admin';
  if (maintain) return 'maintain';
  if (push) return 'write';
  return pull ? 'read' : 'none';
}
