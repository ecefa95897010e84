/** `berth secret`: keeps passwords and keys for jobs, in the database and never readable there, while the server runs. */

import type { SecretOwner } from '../model/secret.ts';
import { identify } from './compose.ts';
import { composeSecrets, type SecretKeeping } from './compose-secrets.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import { createLog } from './log.ts';
import { readEnvFile } from './process.ts';
import { findTerms, readSound, removeSecret, setSecret, unknown } from './secret/keep.ts';
import { readSecretOptions, SECRET_USAGE, type SecretOptions, type Target } from './secret/options.ts';
import { rotateKey } from './secret/rotate-key.ts';
import { tellAudit, tellSecrets } from './secret/tell.ts';

const DAYS_30_MS = 30 * 24 * 60 * 60_000;
/** Lines of an audit. */
const MOST = 10_000;

export async function secret(args: readonly string[]): Promise<number> {
  const options = readSecretOptions(args);
  if (options.verb === 'help') return print(SECRET_USAGE.trimEnd());
  readEnvFile();
  const config = readConfig(process.env);
  const keeping = await composeKeeping(config);
  if (options.verb === 'rotate-key') return print(await rotateKey(config, keeping));
  return print(await carryOut(options, keeping, await locate(options, keeping)));
}

async function composeKeeping(config: Config): Promise<SecretKeeping> {
  const identity = await identify(config);
  if (identity.state === 'wrong') throw new ConfigError(identity.problems.join('\n'));
  if (identity.state === 'absent')
    throw new ConfigError('APP_ID, PRIVATE_KEY and WEBHOOK_SECRET are missing: GitHub is asked whose the secret is.');
  return await composeSecrets(config, identity.credentials, createLog({ ...config, LOG_LEVEL: 'error' }));
}

/** Names change hands; what GitHub says that they mean now is what counts. */
async function locate({ owner, repository }: Target, { locator }: SecretKeeping): Promise<SecretOwner> {
  if (repository === undefined) {
    const ownerId = await locator.account(owner);
    if (ownerId === undefined) throw new ConfigError(`The app is not installed at ${owner}.`);
    return { ownerId, repositoryId: 'all' };
  }
  const { id: repositoryId, ownerId } = (await locator.repository(owner, repository)) ?? {};
  if (repositoryId === undefined || ownerId === undefined)
    throw new ConfigError(`There is no ${owner}/${repository} on GitHub, or the app is not installed on it.`);
  return { ownerId, repositoryId };
}

type Task = Exclude<SecretOptions, { verb: 'help' | 'rotate-key' }>;

async function carryOut(options: Task, { use, vault }: SecretKeeping, owner: SecretOwner): Promise<string> {
  switch (options.verb) {
    case 'set': {
      const { name, environment, isProtected, isFile } = options;
      const kind = isFile ? 'file' : 'variable';
      const value = await readSound(kind, name);
      return await use(secrets => setSecret(secrets, vault, { ...owner, name, environment, isProtected, kind }, value));
    }
    case 'rotate': {
      const identity = { ...owner, name: options.name, environment: options.environment };
      const terms = await use(secrets => findTerms(secrets, identity));
      if (terms === undefined) throw unknown(identity);
      const value = await readSound(terms.kind, options.name);
      return await use(secrets => setSecret(secrets, vault, terms, value));
    }
    case 'rm':
      return await use(secrets =>
        removeSecret(secrets, { ...owner, name: options.name, environment: options.environment }),
      );
    case 'list':
      return (await use(async secrets => tellSecrets(await secrets.find(owner)))).join('\n') || 'None.';
    case 'audit': {
      const { name, since = Date.now() - DAYS_30_MS } = options;
      const query = { ...owner, since, limit: MOST, ...(name === undefined ? {} : { name }) };
      const lines = await use(async secrets => tellAudit(await secrets.events(query), await secrets.uses(query)));
      return lines.join('\n') || 'Nothing.';
    }
  }
}

function print(text: string): number {
  process.stdout.write(`${text}\n`);
  return 0;
}
