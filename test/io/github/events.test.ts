import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ZodError } from 'zod';
import { decodeCheckRun } from '../../../src/io/github/events/check-run.ts';
import { decodeCheckSuite } from '../../../src/io/github/events/check-suite.ts';
import { describeInstallation } from '../../../src/io/github/events/installation.ts';
import { decodeIssueComment } from '../../../src/io/github/events/issue-comment.ts';
import { decodeMergeGroup } from '../../../src/io/github/events/merge-group.ts';
import { decodePullRequest } from '../../../src/io/github/events/pull-request.ts';
import { decodePush } from '../../../src/io/github/events/push.ts';
import { payload, payloads } from './payloads.ts';

const zeros = '0'.repeat(40);
const sha = 'a'.repeat(40);
const commit = { id: sha, message: 'Say hello', author: { name: 'Mona', email: 'mona@example.com' } };
const branch = { ref: 'refs/heads/feat/x', before: 'b'.repeat(40), after: sha, deleted: false, head_commit: commit };
const decoded = (changes: Record<string, unknown>) => decodePush(payload('push', {}, { ...branch, ...changes }));
const push = (changes: Record<string, unknown>) => {
  const told = decoded(changes);
  return told?.kind === 'pushed' ? told : undefined;
};

describe('push', () => {
  test('a branch', () => {
    assert.deepEqual(push({}), {
      kind: 'pushed',
      repository: {
        id: 186853002,
        owner: 'Codertocat',
        ownerId: 21031067,
        name: 'Hello-World',
        defaultBranch: 'master',
        isPrivate: false,
        url: 'https://github.com/Codertocat/Hello-World',
        installationId: 7,
      },
      actor: { id: 21031067, login: 'Codertocat' },
      commit: { sha, message: 'Say hello', authorName: 'Mona', authorEmail: 'mona@example.com' },
      ref: { kind: 'branch', name: 'feat/x' },
      before: 'b'.repeat(40),
    });
  });

  test('a new branch came from nothing', () => {
    assert.equal(push({ before: zeros })?.before, undefined);
  });

  test('a branch without new commits', () => {
    assert.equal(push({ commits: [] })?.commit.sha, sha);
  });

  test('an annotated tag runs its commit, not the tag object', () => {
    const tag = push({ ref: 'refs/tags/v1', after: 'c'.repeat(40) });
    assert.deepEqual([tag?.ref, tag?.commit.sha], [{ kind: 'tag', name: 'v1' }, sha]);
  });

  test('without a head commit the ref still names one', () => {
    assert.equal(push({ head_commit: null })?.commit.sha, sha);
  });

  test('a deleted branch is told by its name, and a deleted tag is ignored', () => {
    const gone = { after: zeros, deleted: true, head_commit: null };
    const told = decoded(gone);
    assert.deepEqual([told?.kind, told?.kind === 'branch_deleted' && told.branch], ['branch_deleted', 'feat/x']);
    assert.equal(decoded({ ...gone, ref: 'refs/tags/v1' }), undefined);
  });

  test('refs of the merge queue and notes are ignored', () => {
    assert.equal(decoded({ ref: 'refs/heads/gh-readonly-queue/main/pr-1-abc' }), undefined);
    assert.equal(push({ ref: 'refs/notes/commits' }), undefined);
  });

  test('without an installation it is ignored', () => {
    assert.equal(push({ installation: undefined }), undefined);
  });

  test('another shape is refused', () => {
    assert.throws(() => push({ ref: 5 }), ZodError);
    assert.throws(() => decodePush({}), ZodError);
  });
});

describe('pull_request', () => {
  const open = { pull_request: { state: 'open' } };
  const act = (action: string, changes: Record<string, unknown> = open) =>
    decodePullRequest(payload('pull_request', { action: 'opened' }, { action, ...changes }));

  for (const action of ['opened', 'synchronize', 'reopened', 'ready_for_review']) {
    test(`${action} wants checks`, () => assert.equal(act(action)?.kind, 'pull_request_changed'));
  }

  for (const action of ['labeled', 'edited', 'converted_to_draft', 'assigned', 'auto_merge_enabled']) {
    test(`${action} wants none`, () => assert.equal(act(action), undefined));
  }

  test('another base wants checks', () => {
    const edited = act('edited', { ...open, changes: { base: { ref: { from: 'old' }, sha: { from: sha } } } });
    assert.equal(edited?.kind, 'pull_request_changed');
  });

  test('a changed base of a closed one wants none', () => {
    assert.equal(act('edited', { pull_request: { state: 'closed' }, changes: { base: {} } }), undefined);
  });

  test('closed', () => {
    const closed = act('closed', {});
    assert.ok(closed?.kind === 'pull_request_closed');
    assert.equal(closed.number, 2);
  });

  test('who opened it decides, whoever pushed to it', () => {
    const changed = act('synchronize', {
      pull_request: { state: 'open', user: { id: 5, login: 'author' } },
      sender: { id: 6, login: 'pusher' },
    });
    assert.ok(changed?.kind === 'pull_request_changed');
    assert.deepEqual(
      [changed.author, changed.actor],
      [
        { id: 5, login: 'author' },
        { id: 6, login: 'pusher' },
      ],
    );
  });

  test('the repository of a deleted fork is nobody’s', () => {
    const changed = act('opened', { pull_request: { state: 'open', head: { repo: null } } });
    assert.ok(changed?.kind === 'pull_request_changed');
    assert.equal(changed.pullRequest.head.repositoryId, 0);
  });
});

describe('issue_comment', () => {
  const write = (changes: Record<string, unknown>) => {
    const issue = { state: 'open', pull_request: { url: 'https://example.com' } };
    return decodeIssueComment(payload('issue_comment', { action: 'created' }, { issue, ...changes }));
  };

  test('on a pull request', () => {
    const comment = write({ comment: { id: 9, body: '/rerun' } });
    assert.deepEqual([comment?.commentId, comment?.body, comment?.isBot, comment?.isOpen], [9, '/rerun', false, true]);
  });

  test('whose pull request it is, which may be nobody’s any more', () => {
    const of = (user: unknown) => write({ issue: { state: 'open', pull_request: {}, user } })?.pullRequestAuthorId;
    assert.deepEqual([of({ id: 77, login: 'eve', type: 'User' }), of(null)], [77, undefined]);
  });

  test('on a closed one', () => {
    assert.equal(write({ issue: { state: 'closed', pull_request: {} } })?.isOpen, false);
  });

  test('by a bot', () => {
    assert.equal(write({ comment: { user: { type: 'Bot' } } })?.isBot, true);
  });

  test('edits, deletions and issues are ignored', () => {
    assert.equal(write({ action: 'edited' }), undefined);
    assert.equal(write({ action: 'deleted' }), undefined);
    assert.equal(write({ issue: { pull_request: null } }), undefined);
  });
});

describe('check_run and check_suite', () => {
  const run = (action: string, changes: Record<string, unknown> = {}, appId = 42) => {
    const check_run = { external_id: 'r:0:build', head_sha: sha, app: { id: 42 } };
    return decodeCheckRun(payload('check_run', {}, { action, check_run, ...changes }), appId);
  };
  const suite = (action: string, appId: number) =>
    decodeCheckSuite(payload('check_suite', {}, { action, check_suite: { head_sha: sha, app: { id: 42 } } }), appId);

  test('Re-run on our check', () => {
    const rerun = run('rerequested');
    assert.ok(rerun?.kind === 'rerun_requested');
    assert.deepEqual([rerun.externalId, rerun.headSha], ['r:0:build', sha]);
  });

  test('a button of ours', () => {
    const action = run('requested_action', { requested_action: { identifier: 'approve' } });
    assert.ok(action?.kind === 'action_requested');
    assert.equal(action.action, 'approve');
  });

  test('checks of another app, of nobody, and our own creations are ignored', () => {
    assert.equal(run('rerequested', {}, 41), undefined);
    assert.equal(run('rerequested', { check_run: { external_id: '', app: { id: 42 } } }), undefined);
    assert.equal(run('created'), undefined);
    assert.equal(run('completed'), undefined);
    assert.equal(run('requested_action'), undefined);
  });

  test('Re-run all on our suite only', () => {
    assert.deepEqual(suite('rerequested', 42)?.headSha, sha);
    assert.equal(suite('rerequested', 41), undefined);
    assert.equal(suite('requested', 42), undefined);
  });
});

test('an installation is told in one line', () => {
  const line = describeInstallation(payload('installation', { action: 'created' }));
  assert.match(line, /^installation \d+ of \S+: created$/);
});

test('every example is decoded or ignored, none is malformed', () => {
  const decoders: Record<string, (payload: unknown) => unknown> = {
    push: decodePush,
    pull_request: decodePullRequest,
    issue_comment: decodeIssueComment,
    check_run: payload => decodeCheckRun(payload, 1),
    check_suite: payload => decodeCheckSuite(payload, 1),
    installation: describeInstallation,
  };
  const read = payloads.filter(({ event }) => decoders[event]);
  for (const { event, payload } of read) decoders[event]?.(payload);
  assert.ok(read.length > 60);
});

describe('merge_group', () => {
  const group = (changes: Record<string, unknown> = {}) =>
    decodeMergeGroup(payload('merge_group', { action: 'checks_requested' }, changes));
  const queued = (head_ref: string) => {
    const told = group({ merge_group: { head_ref } });
    return told?.kind === 'merge_group_made' ? told : undefined;
  };

  test('names its commit, its branch, what it is made upon, and the pull request', () => {
    const told = queued(`refs/heads/gh-readonly-queue/release/1.x/pr-104-${sha}`);
    assert.deepEqual(told?.ref, { kind: 'branch', name: `gh-readonly-queue/release/1.x/pr-104-${sha}` });
    assert.equal(told.pullRequestNumber, 104);
    assert.match(told.commit.sha, /^[0-9a-f]{40}$/);
    assert.match(told.base.sha, /^[0-9a-f]{40}$/);
    assert.equal(told.base.branch.startsWith('refs/'), false);
    assert.equal(queued('refs/heads/elsewhere/pr-104-abc')?.pullRequestNumber, undefined);
  });

  test('is told to be gone, whoever says so', () => {
    const told = group({ action: 'destroyed', sender: undefined });
    assert.deepEqual([told?.kind, told?.actor.id], ['merge_group_gone', 0]);
    assert.equal(group({ action: 'something_new' }), undefined);
    assert.equal(group({ installation: undefined }), undefined);
    assert.throws(() => group({ merge_group: 5 }), ZodError);
  });
});
