import type { Secret, SecretIdentity, SecretOwner } from '../../model/secret.ts';
import type { SecretIdentityColumns } from './tables.ts';

/** No repository has this id, and a primary key has no room for null. */
const ALL = 0;

type Identity = SecretIdentity & Pick<Secret, 'version'>;

export function columnOf(repositoryId: SecretOwner['repositoryId']): number {
  return repositoryId === 'all' ? ALL : repositoryId;
}

export function identityColumns({ ownerId, repositoryId, environment, name, version }: Identity) {
  return { owner_id: ownerId, repository_id: columnOf(repositoryId), environment, name, version };
}

export function identityOf(row: SecretIdentityColumns): Identity {
  const repositoryId = Number(row.repository_id);
  return {
    ownerId: Number(row.owner_id),
    repositoryId: repositoryId === ALL ? 'all' : repositoryId,
    environment: row.environment,
    name: row.name,
    version: row.version,
  };
}
