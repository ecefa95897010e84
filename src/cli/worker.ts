/** `berth worker`: carries out jobs for servers on other machines. Any number of them share one PostgreSQL. */

import { compose, identify } from './compose.ts';
import { ConfigError, readConfig } from './config.ts';
import { readWords } from './laptop/options.ts';
import { createLog } from './log.ts';
import { paint } from './print.ts';
import { startProbes } from './probe-server.ts';
import { endSoon, readEnvFile, waitForStop } from './process.ts';
import { prepareToWork, startWorking } from './work.ts';

const USAGE = `berth worker: carries out jobs for servers on other machines

Usage: berth worker [OPTION...]

  --tags TAG,TAG  take jobs all of whose tags are among these; default WORKER_TAGS
  --help          print this

Give it the settings of the servers. A second Ctrl-C ends it at once.
`;

export async function worker(args: readonly string[]): Promise<number> {
  const { values } = readWords({
    args: [...args],
    options: { tags: { type: 'string' }, help: { type: 'boolean', default: false, short: 'h' } },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  readEnvFile();
  const config = readConfig(values.tags === undefined ? process.env : { ...process.env, WORKER_TAGS: values.tags });
  if (config.DATABASE_URL === undefined) {
    throw new ConfigError('DATABASE_URL is missing: a worker takes its jobs from the PostgreSQL that the servers use.');
  }
  if (config.CONCURRENCY === 0) throw new ConfigError('CONCURRENCY is 0: a worker would do nothing.');
  const identity = await identify(config);
  if (identity.state === 'wrong') throw new ConfigError(identity.problems.join('\n'));
  if (identity.state === 'absent') {
    throw new ConfigError('APP_ID, PRIVATE_KEY and WEBHOOK_SECRET are missing: a worker has those of the servers.');
  }
  const log = createLog(config);
  const stopped = waitForStop();
  const parts = await compose(config, identity.credentials, log);
  try {
    await prepareToWork(config, parts);
    const working = await startWorking(config, parts);
    const probes = await startProbes(config, parts);
    log.info({ worker: parts.worker, concurrency: config.CONCURRENCY, url: probes?.url }, 'ready');
    process.stderr.write(`${paint(['green', 'bold'], 'berth', process.stderr)} takes jobs as ${parts.worker}\n`);
    await stopped;
    log.info('stopping');
    await working.stop();
    probes?.stop();
  } finally {
    await parts.close();
  }
  endSoon();
  return 0;
}
