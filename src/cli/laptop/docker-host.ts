import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where an engine for everybody listens. */
export const USUAL_SOCKET = '/var/run/docker.sock';

/** Where to look for the engine when nobody says: undefined means the usual place. */
export function findDockerHost(environment: NodeJS.ProcessEnv): string | undefined {
  if (existsSync(USUAL_SOCKET)) return undefined;
  const socket = socketsOfUser(environment).find(path => existsSync(path));
  return socket === undefined ? undefined : `unix://${socket}`;
}

/** Where engines for one user listen: rootless Docker, Docker Desktop, Colima, Podman. */
function socketsOfUser(environment: NodeJS.ProcessEnv): readonly string[] {
  const runtime = environment['XDG_RUNTIME_DIR'];
  const home = homedir();
  return [
    ...(runtime === undefined ? [] : [join(runtime, 'docker.sock')]),
    join(home, '.docker/run/docker.sock'),
    join(home, '.docker/desktop/docker.sock'),
    join(home, '.colima/default/docker.sock'),
    ...(runtime === undefined ? [] : [join(runtime, 'podman/podman.sock')]),
  ];
}
