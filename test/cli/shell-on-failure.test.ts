import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withShellOnFailure } from '../../src/cli/run/shell-on-failure.ts';
import type { Engine, Sandbox } from '../../src/flow/ports/engine.ts';
import type { ContainerSpec } from '../../src/model/container.ts';

/** An engine whose scripts end with these exit codes, one sandbox after the other. */
function engineOf(codes: readonly number[], events: string[]): Engine {
  let count = 0;
  return {
    async prepare() {
      const code = codes[count++] ?? 0;
      const sandbox: Partial<Sandbox> = {
        run: async () => ({ code, oomKilled: false, diskFull: false }),
        destroy: async () => void events.push(`destroy ${code}`),
      };
      return sandbox as Sandbox;
    },
  } as Partial<Engine> as Engine;
}

const spec = {} as ContainerSpec;
const quiet = async () => undefined;

test('a sandbox whose script failed is kept until the person has left it, one after the other', async () => {
  const events: string[] = [];
  const doors = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let opened = 0;
  const engine = withShellOnFailure(engineOf([1, 0, 2], events), async () => {
    events.push('open');
    await doors[opened++]?.promise;
  });
  const destroyed: Promise<void>[] = [];
  for (let count = 0; count < 3; count++) {
    const sandbox = await engine.prepare(spec, '/', quiet);
    await sandbox.run(quiet, new AbortController().signal);
    destroyed.push(sandbox.destroy());
  }
  await destroyed[1];
  assert.deepEqual(events.toSorted(), ['destroy 0', 'open']);
  doors[0]?.resolve();
  await destroyed[0];
  assert.ok(!events.includes('destroy 2'), 'the second shell is still open');
  doors[1]?.resolve();
  await destroyed[2];
  assert.deepEqual(events.toSorted(), ['destroy 0', 'destroy 1', 'destroy 2', 'open', 'open']);
});

test('a script that was stopped opens no shell', async () => {
  const events: string[] = [];
  const engine = withShellOnFailure(engineOf([137], events), async () => void events.push('open'));
  const sandbox = await engine.prepare(spec, '/', quiet);
  await sandbox.run(quiet, AbortSignal.abort());
  await sandbox.destroy();
  assert.deepEqual(events, ['destroy 137']);
});
