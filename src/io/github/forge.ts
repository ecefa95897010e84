import type { Forge } from '../../flow/ports/forge.ts';
import { readChangedFiles } from './changed-files.ts';
import { type ClientOptions, createClient } from './client.ts';
import { readHeads } from './heads.ts';
import { readPeople, readPermission } from './permissions.ts';
import { findCommit, findRepository, listFiles } from './project-reads.ts';
import { publish } from './publish.ts';
import { readCommit, readFile, readIsPublic, readProtection, readPullRequest, readPullRequestsOf } from './reads.ts';
import { unlessLocked, unlessMissing } from './refusal.ts';
import { createTurns } from './turns.ts';

export type ForgeOptions = ClientOptions;

/** GitHub, or a GitHub Enterprise Server at `baseUrl`. Every fault is an InfraError. */
export function createForge(options: ForgeOptions): Forge {
  const client = createClient(options);
  const { appId } = options.credentials;
  const turns = createTurns();
  let slug: Promise<string> | undefined;

  async function readSlug(): Promise<string> {
    const { data } = await client.app.rest.apps.getAuthenticated();
    if (!data?.slug) throw new Error('GitHub named no slug for the app');
    return data.slug;
  }

  return {
    readFile: (repository, path, sha) => readFile(client.to(repository), repository, path, sha),
    listFiles: (repository, sha) => listFiles(client.to(repository), repository, sha),
    async findRepository(repository, name) {
      const found = await findRepository(client.to(repository), repository.installationId, name);
      return found && { ...found, installationId: client.present.of(repository), isForeign: true };
    },
    findCommit: (repository, ref) => findCommit(client.to(repository), repository, ref),
    commit: (repository, sha) => readCommit(client.to(repository), repository, sha),
    pullRequest: (repository, number) => readPullRequest(client.to(repository), repository, number),
    pullRequestsOf: (repository, branch) => readPullRequestsOf(client.to(repository), repository, branch),
    heads: repository => readHeads(client.to(repository), repository),
    changedFiles: (repository, base, head, since) =>
      readChangedFiles(client.to(repository), repository, base, head, since),
    isPublic: repository => readIsPublic(client.to(repository), repository),
    permission: (repository, actorId, login) => readPermission(client.to(repository), repository, actorId, login),
    people: repository => readPeople(client.to(repository), repository),
    isProtected: (repository, branch) => readProtection(client.to(repository), repository, branch),

    async cloneSpec(repository) {
      const { token, url = repository.url } = await client.present.by(repository, installationId =>
        client.tokens.forCloning(installationId, repository.id),
      );
      const basic = Buffer.from(`x-access-token:${token}`).toString('base64');
      return { url: `${url}.git`, authorization: `basic ${basic}`, release: () => client.tokens.revoke(token) };
    },

    publish(repository, report, before, progress) {
      const target = {
        appId,
        octokit: client.to(repository),
        repository,
        owner: repository.owner,
        repo: repository.name,
        headSha: report.headSha,
        slug: () => {
          slug ??= readSlug().catch((error: unknown) => {
            slug = undefined;
            throw error;
          });
          return slug;
        },
      };
      // Two runs of one pull request share its comment: whoever looks for it must not be overtaken by who writes it.
      const name = `${repository.id}#${report.comment?.pullRequestNumber ?? report.headSha}`;
      return turns(name, () => publish(target, report, before, progress));
    },

    async react(repository, comment_id, content) {
      const { owner, name: repo } = repository;
      const { reactions } = client.to(repository).rest;
      await unlessMissing(unlessLocked(reactions.createForIssueComment({ owner, repo, comment_id, content })));
    },

    async comment(repository, issue_number, body) {
      const { owner, name: repo } = repository;
      await unlessLocked(client.to(repository).rest.issues.createComment({ owner, repo, issue_number, body }));
    },
  };
}
