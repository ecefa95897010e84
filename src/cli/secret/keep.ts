/** Setting, rotating and forgetting a secret. Each answers what was done. */

import { userInfo } from 'node:os';
import { faultOfValue } from '../../core/secrets/checks.ts';
import type { SecretDraft, Secrets, Vault } from '../../flow/ports/secrets.ts';
import type { KeptSecret, Secret, SecretIdentity } from '../../model/secret.ts';
import { ConfigError } from '../config.ts';
import { readValue } from './read-value.ts';

type Terms = Omit<Secret, 'version'>;

/** Throws ConfigError for a value that cannot be one. */
export async function readSound(kind: Secret['kind'], name: string): Promise<string> {
  const value = await readValue(kind, name);
  const fault = faultOfValue(value);
  if (fault !== undefined) throw new ConfigError(`The value is not kept. ${fault}`);
  return value;
}

export async function setSecret(secrets: Secrets, vault: Vault, terms: Terms, value: string): Promise<string> {
  const { ownerId, repositoryId, environment, name, kind, isProtected } = terms;
  const own = { ownerId, repositoryId, environment, name, kind, isProtected };
  const draft: SecretDraft = { ...own, setAt: Date.now(), setBy: whoWeAre() };
  const { version } = await secrets.set(draft, secret => vault.seal(secret, value));
  return `${terms.name} is set: version ${version}. Jobs that start from now on get it.`;
}

/** The terms of a secret that is there; undefined when it is not. */
export async function findTerms(secrets: Secrets, identity: SecretIdentity): Promise<Terms | undefined> {
  return (await findAll(secrets, identity)).find(({ ownerId }) => ownerId === identity.ownerId);
}

/** Also one that was set for a former owner of the repository: nobody else can remove that. */
export async function removeSecret(secrets: Secrets, identity: SecretIdentity): Promise<string> {
  const there = await findAll(secrets, identity);
  const removed = await Promise.all(there.map(one => secrets.remove(one, whoWeAre(), Date.now())));
  if (removed.includes(true)) return `${identity.name} is forgotten.`;
  throw unknown(identity);
}

async function findAll(secrets: Secrets, identity: SecretIdentity): Promise<readonly KeptSecret[]> {
  const { name, environment, repositoryId } = identity;
  const kept = await secrets.find(identity);
  return kept.filter(one => one.name === name && one.environment === environment && one.repositoryId === repositoryId);
}

export function unknown({ name, environment }: SecretIdentity): ConfigError {
  const where = environment === '*' ? 'for all jobs' : `for the environment ${environment}`;
  return new ConfigError(`There is no secret ${name} ${where}. \`berth secret list\` shows those that there are.`);
}

/** Also the person behind sudo. */
function whoWeAre(): string {
  const user = userInfo().username;
  const { SUDO_USER: person } = process.env;
  return person === undefined || person === user ? user : `${person} as ${user}`;
}
