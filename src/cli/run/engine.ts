/** The Docker engine of this machine: reached with a sentence to whoever has none, and freed of what dead runs left. */

import type { Engine } from '../../flow/ports/engine.ts';
import { InfraError } from '../../model/errors.ts';
import { USUAL_SOCKET } from '../laptop/docker-host.ts';
import { findAbandoned } from './run-directory.ts';

/** Throws InfraError that says how to get an engine. */
export async function reachEngine(engine: Engine, host: string | undefined): Promise<void> {
  try {
    await engine.check();
  } catch (error) {
    if (!(error instanceof InfraError)) throw error;
    const help = /EACCES|permission denied/i.test(error.message)
      ? 'You may not use it: add yourself to its group (`sudo usermod -aG docker $USER`) and log in again.'
      : host === undefined || host.startsWith('unix:')
        ? 'Start Docker Desktop, or on Linux `sudo systemctl start docker`; https://docs.docker.com/engine/install says how to install it.'
        : 'Check DOCKER_HOST, and that the engine runs there.';
    throw new InfraError(`No Docker engine answers at ${host ?? USUAL_SOCKET}. ${help}\n  ${error.message}`, {
      retryable: false,
      cause: error,
    });
  }
}

/** Removes what runs left whose process was killed; `engineOf` gives the engine under the name of such a run. */
export async function clearAbandoned(parent: string, engineOf: (id: string) => Promise<Engine>): Promise<void> {
  for (const place of await findAbandoned(parent)) {
    const engine = await engineOf(place.id);
    await engine.reap(() => false);
    await place.remove();
  }
}
