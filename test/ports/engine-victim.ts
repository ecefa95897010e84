/** A server that is killed: holds a job that runs and networks made ready, and says so. */
import { createEngine } from '../../src/io/docker/engine.ts';
import { QUIET_LOG } from './engine-rig.ts';

const [serverId = '', checkout = '', spec = '{}'] = process.argv.slice(2);
const engine = createEngine({ serverId, poolSize: 2, log: QUIET_LOG });
const sandbox = await engine.prepare(JSON.parse(spec), checkout, async () => undefined);
await sandbox.run(async bytes => {
  process.stdout.write(bytes);
}, new AbortController().signal);
