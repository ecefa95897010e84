import type { Repository } from '../state/repository.ts';
import type { User } from '../state/user.ts';

/** How somebody stands to a repository, as comments show it. */
export function associationOf(repository: Repository, user: User): string {
  if (user.id === repository.owner.id) return 'OWNER';
  // Whoever cannot see the membership is told what the commits alone tell.
  if (repository.hiddenMembers.has(user.id)) return 'CONTRIBUTOR';
  if (repository.collaborators.has(user.id)) return 'COLLABORATOR';
  return 'NONE';
}
