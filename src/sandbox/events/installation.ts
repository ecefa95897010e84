import { installationJson } from '../json/app.ts';
import { nodeId } from '../json/node-id.ts';
import { userJson } from '../json/user.ts';
import { covers, type Installation } from '../state/app.ts';
import { fullName } from '../state/repository.ts';
import type { World } from '../state/world.ts';
import { send } from './announce.ts';

/** Every app hears about its own installations, subscribed or not. */
export function announceInstallation(
  world: World,
  installation: Installation,
  action: 'created' | 'deleted' | 'suspend' | 'unsuspend' | 'new_permissions_accepted',
): void {
  const covered = [...world.repositories.values()].filter(repository => covers(installation, repository));
  send(world, installation.app, 'installation', action, null, {
    action,
    installation: installationJson(world, installation),
    repositories: covered.map(repository => ({
      id: repository.id,
      node_id: nodeId('R', repository.id),
      name: repository.name,
      full_name: fullName(repository),
      private: repository.private,
    })),
    ...(action === 'created' ? { requester: null } : {}),
    sender: userJson(world, installation.account),
  });
}
