import { randomUUID } from 'node:crypto';
import { connection } from './connection.ts';
import { instanceLabels } from './labels.ts';
import { whyNotLayered } from './workspace.ts';

/**
 * Why the engine cannot layer a workspace over a directory like `checkout`, which holds at least one file; undefined when
 * it can. Leaves nothing behind. Throws InfraError when the engine is away.
 */
export async function findLayeringObstacle(
  dockerHost: string | undefined,
  serverId: string,
  checkout: string,
): Promise<string | undefined> {
  const docker = await connection(dockerHost)();
  return whyNotLayered(docker, checkout, instanceLabels(serverId, randomUUID()));
}
