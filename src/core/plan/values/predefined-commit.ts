import type { Actor, Commit, MergeGroupTrigger, PullRequestTrigger, Trigger } from '../../../model/trigger.ts';
import type { Variables } from '../../../model/variables.ts';
import { slug } from './slug.ts';

const noCommit = '0'.repeat(40);

/** As in GitLab. Linux starts no program with a variable of 128 KiB. */
const longestMessage = 100_000;

/** What GitLab predefines about a commit, the ref it is on and why it runs, as far as it is known here. */
export function commitVariables(trigger: Trigger): Variables {
  return {
    ...ofCommit(trigger.commit),
    ...ofActor(trigger.actor),
    ...ofRef(trigger),
    ...(trigger.source === 'pull_request' ? ofPullRequest(trigger) : {}),
    ...(trigger.source === 'merge_group' ? ofMergeGroup(trigger) : {}),
  };
}

function ofCommit({ sha, message, authorName, authorEmail }: Commit): Variables {
  const [title = '', ...rest] = message.split('\n');
  return {
    CI_COMMIT_SHA: sha,
    CI_COMMIT_SHORT_SHA: sha.slice(0, 8),
    CI_COMMIT_MESSAGE: startOf(message),
    CI_COMMIT_MESSAGE_IS_TRUNCATED: String(startOf(message) !== message),
    CI_COMMIT_TITLE: startOf(title.trimEnd()),
    CI_COMMIT_DESCRIPTION: startOf(rest.join('\n').trim()),
    CI_COMMIT_AUTHOR: `${authorName} <${authorEmail}>`,
  };
}

/** The first bytes of a text in UTF-8, with no letter cut in two. */
function startOf(text: string): string {
  const bytes = new Uint8Array(longestMessage);
  const { read } = new TextEncoder().encodeInto(text, bytes);
  return text.slice(0, read);
}

function ofActor({ id, login }: Actor): Variables {
  return { GITLAB_USER_ID: String(id), GITLAB_USER_LOGIN: login };
}

/** `CI_COMMIT_BRANCH` is for branches only and `CI_COMMIT_TAG` for tags only, as in GitLab: pipelines test for them. */
function ofRef(trigger: Trigger): Variables {
  if (trigger.source === 'pull_request') return ofMergeRequest(trigger.pullRequest.head.branch);
  if (trigger.source === 'merge_group') return ofMergeRequest(trigger.ref.name);
  const { kind, name } = trigger.ref;
  return {
    CI_PIPELINE_SOURCE: trigger.source,
    CI_COMMIT_BEFORE_SHA: ('before' in trigger && trigger.before) || noCommit,
    CI_COMMIT_REF_NAME: name,
    CI_COMMIT_REF_SLUG: slug(name),
    ...(kind === 'tag' ? { CI_COMMIT_TAG: name } : { CI_COMMIT_BRANCH: name }),
  };
}

/** Without `CI_COMMIT_BRANCH`, as in GitLab. */
function ofMergeRequest(branch: string): Variables {
  return {
    CI_PIPELINE_SOURCE: 'merge_request_event',
    CI_COMMIT_BEFORE_SHA: noCommit,
    CI_COMMIT_REF_NAME: branch,
    CI_COMMIT_REF_SLUG: slug(branch),
  };
}

/** What GitLab calls a merge train. Of a group of several pull requests, the number is that of the last. */
function ofMergeGroup({ repository, ref, commit, base, pullRequestNumber: number }: MergeGroupTrigger): Variables {
  return {
    ...(number === undefined
      ? {}
      : {
          CI_PULL_REQUEST_NUMBER: String(number),
          CI_MERGE_REQUEST_ID: String(number),
          CI_MERGE_REQUEST_IID: String(number),
        }),
    CI_MERGE_REQUEST_EVENT_TYPE: 'merge_train',
    CI_MERGE_REQUEST_PROJECT_ID: String(repository.id),
    CI_MERGE_REQUEST_PROJECT_PATH: `${repository.owner}/${repository.name}`,
    CI_MERGE_REQUEST_PROJECT_URL: repository.url,
    CI_MERGE_REQUEST_REF_PATH: `refs/heads/${ref.name}`,
    CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: ref.name,
    CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: commit.sha,
    CI_MERGE_REQUEST_TARGET_BRANCH_NAME: base.branch,
    CI_MERGE_REQUEST_TARGET_BRANCH_SHA: base.sha,
  };
}

function ofPullRequest({ repository, pullRequest }: PullRequestTrigger): Variables {
  const { number, title, draft, labels, head, base } = pullRequest;
  const path = `${repository.owner}/${repository.name}`;
  const isOwn = head.repositoryId === repository.id;
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
    ...(isOwn
      ? { CI_MERGE_REQUEST_SOURCE_PROJECT_PATH: path, CI_MERGE_REQUEST_SOURCE_PROJECT_URL: repository.url }
      : {}),
    CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: head.branch,
    CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: head.sha,
    CI_MERGE_REQUEST_TARGET_BRANCH_NAME: base.branch,
    CI_MERGE_REQUEST_TARGET_BRANCH_SHA: base.sha,
  };
}
