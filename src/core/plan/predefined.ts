import type { PlannedJob } from '../../model/plan.ts';
import type { Commit, PullRequestTrigger, Repository, Trigger } from '../../model/trigger.ts';
import type { Variables } from '../../model/variables.ts';
import { slug } from './slug.ts';

const noCommit = '0'.repeat(40);

/**
 * GitLab's predefined variables, as far as they are known before anything runs, and `CI_PULL_REQUEST_NUMBER`.
 * What people wrote (branches, titles, messages) is in them: give them to a job as environment, never as part of a
 * script. Names and meanings: docs.gitlab.com/ci/variables/predefined_variables.
 */
export function predefinedVariables(trigger: Trigger, job: Pick<PlannedJob, 'key' | 'stage' | 'image'>): Variables {
  return {
    CI: 'true',
    ...serverVariables(trigger.repository),
    ...projectVariables(trigger.repository),
    ...commitVariables(trigger.commit),
    ...refVariables(trigger),
    ...(trigger.source === 'pull_request' ? pullRequestVariables(trigger) : {}),
    CI_JOB_NAME: job.key,
    CI_JOB_NAME_SLUG: slug(job.key),
    CI_JOB_STAGE: job.stage,
    ...(job.image === undefined ? {} : { CI_JOB_IMAGE: job.image.name }),
    CI_NODE_TOTAL: '1',
  };
}

/** Where the project is in a job's container. */
function projectDirectory({ owner, name }: Repository): string {
  return `/builds/${owner}/${name}`;
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

function projectVariables(repository: Repository): Variables {
  const { id, owner, name, defaultBranch, isPrivate, url } = repository;
  return {
    CI_BUILDS_DIR: '/builds',
    CI_CONFIG_PATH: '.ci.yml',
    CI_DEFAULT_BRANCH: defaultBranch,
    CI_PROJECT_DIR: projectDirectory(repository),
    CI_PROJECT_ID: String(id),
    CI_PROJECT_NAME: name,
    CI_PROJECT_NAMESPACE: owner,
    CI_PROJECT_ROOT_NAMESPACE: owner,
    CI_PROJECT_PATH: `${owner}/${name}`,
    CI_PROJECT_PATH_SLUG: slug(`${owner}/${name}`),
    CI_PROJECT_TITLE: name,
    CI_PROJECT_URL: url,
    CI_PROJECT_VISIBILITY: isPrivate ? 'private' : 'public',
    CI_REPOSITORY_URL: `${url}.git`,
  };
}

function commitVariables({ sha, message, authorName, authorEmail }: Commit): Variables {
  const [title = '', ...rest] = message.split('\n');
  return {
    CI_COMMIT_SHA: sha,
    CI_COMMIT_SHORT_SHA: sha.slice(0, 8),
    CI_COMMIT_MESSAGE: message,
    CI_COMMIT_TITLE: title.trimEnd(),
    CI_COMMIT_DESCRIPTION: rest.join('\n').trim(),
    CI_COMMIT_AUTHOR: `${authorName} <${authorEmail}>`,
  };
}

/** `CI_COMMIT_BRANCH` is for branches only and `CI_COMMIT_TAG` for tags only, as in GitLab: pipelines test for them. */
function refVariables(trigger: Trigger): Variables {
  if (trigger.source === 'pull_request') {
    const { branch } = trigger.pullRequest.head;
    return {
      CI_PIPELINE_SOURCE: 'merge_request_event',
      CI_COMMIT_BEFORE_SHA: noCommit,
      CI_COMMIT_REF_NAME: branch,
      CI_COMMIT_REF_SLUG: slug(branch),
    };
  }
  const { kind, name } = trigger.ref;
  return {
    CI_PIPELINE_SOURCE: trigger.source,
    CI_COMMIT_BEFORE_SHA: ('before' in trigger && trigger.before) || noCommit,
    CI_COMMIT_REF_NAME: name,
    CI_COMMIT_REF_SLUG: slug(name),
    ...(kind === 'tag' ? { CI_COMMIT_TAG: name } : { CI_COMMIT_BRANCH: name }),
  };
}

function pullRequestVariables({ repository, pullRequest }: PullRequestTrigger): Variables {
  const { number, title, draft, labels, head, base } = pullRequest;
  const path = `${repository.owner}/${repository.name}`;
  return {
    CI_PULL_REQUEST_NUMBER: String(number),
    CI_OPEN_MERGE_REQUESTS: `${path}!${number}`,
    CI_MERGE_REQUEST_ID: String(number),
    CI_MERGE_REQUEST_IID: String(number),
    CI_MERGE_REQUEST_TITLE: title,
    CI_MERGE_REQUEST_DRAFT: String(draft),
    CI_MERGE_REQUEST_EVENT_TYPE: 'detached',
    CI_MERGE_REQUEST_LABELS: labels.join(','),
    CI_MERGE_REQUEST_PROJECT_ID: String(repository.id),
    CI_MERGE_REQUEST_PROJECT_PATH: path,
    CI_MERGE_REQUEST_PROJECT_URL: repository.url,
    CI_MERGE_REQUEST_REF_PATH: `refs/pull/${number}/head`,
    CI_MERGE_REQUEST_SOURCE_PROJECT_ID: String(head.repositoryId),
    CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: head.branch,
    CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: head.sha,
    CI_MERGE_REQUEST_TARGET_BRANCH_NAME: base.branch,
    CI_MERGE_REQUEST_TARGET_BRANCH_SHA: base.sha,
  };
}
