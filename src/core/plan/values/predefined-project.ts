import type { Repository } from '../../../model/trigger.ts';
import type { Variables } from '../../../model/variables.ts';
import { slug } from './slug.ts';

/** Where the project is in a job's container. */
function projectDirectory({ owner, name }: Repository): string {
  return `/builds/${owner}/${name}`;
}

/** What GitLab predefines about the server and the project, as far as it is known here. */
export function projectVariables(repository: Repository): Variables {
  const { id, owner, name, defaultBranch, isPrivate, url } = repository;
  return {
    CI: 'true',
    CI_DISPOSABLE_ENVIRONMENT: 'true',
    ...serverVariables(repository),
    CI_BUILDS_DIR: '/builds',
    CI_CONFIG_PATH: '.ci.yml',
    CI_DEFAULT_BRANCH: defaultBranch,
    CI_PROJECT_DIR: projectDirectory(repository),
    CI_PROJECT_ID: String(id),
    CI_PROJECT_NAME: name,
    CI_PROJECT_NAMESPACE: owner,
    CI_PROJECT_NAMESPACE_SLUG: slug(owner),
    CI_PROJECT_ROOT_NAMESPACE: owner,
    CI_PROJECT_PATH: `${owner}/${name}`,
    CI_PROJECT_PATH_SLUG: slug(`${owner}/${name}`),
    CI_PROJECT_TITLE: name,
    CI_PROJECT_URL: url,
    CI_PROJECT_VISIBILITY: isPrivate ? 'private' : 'public',
    CI_REPOSITORY_URL: `${url}.git`,
  };
}

function serverVariables({ url }: Repository): Variables {
  const server = URL.parse(url);
  return {
    CI_SERVER: 'yes',
    CI_SERVER_NAME: 'Berth',
    ...(server === null
      ? {}
      : {
          CI_SERVER_URL: server.origin,
          CI_SERVER_HOST: server.hostname,
          CI_SERVER_FQDN: server.host,
          CI_SERVER_PROTOCOL: server.protocol.replace(':', ''),
          CI_SERVER_PORT: server.port || (server.protocol === 'http:' ? '80' : '443'),
        }),
  };
}
