/** A shell in the container of a job that failed, before it is taken away. */

import type { Engine, Sandbox } from '../../flow/ports/engine.ts';
import type { ContainerSpec } from '../../model/container.ts';

/** Opens a shell, and resolves when the person has left it. */
export type OpenShell = (spec: ContainerSpec, sandbox: Sandbox) => Promise<void>;

/** An engine that keeps the sandbox of a failed script until `open` has resolved for it; one after the other. */
export function withShellOnFailure(engine: Engine, open: OpenShell): Engine {
  let turn: Promise<void> = Promise.resolve();
  return {
    ...engine,
    async prepare(spec, ...rest) {
      const sandbox = await engine.prepare(spec, ...rest);
      let failed = false;
      return {
        ...sandbox,
        async run(output, signal) {
          const exit = await sandbox.run(output, signal);
          failed = exit.code !== 0 && !signal.aborted;
          return exit;
        },
        async destroy() {
          if (failed) {
            failed = false;
            turn = turn.then(() => open(spec, sandbox));
            await turn;
          }
          await sandbox.destroy();
        },
      };
    },
  };
}
