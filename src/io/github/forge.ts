import type { Octokit } from '@octokit/rest';
import type { Forge } from '../../flow/ports/forge.ts';
import type { Repository } from '../../model/trigger.ts';
import { readChangedFiles } from './changed-files.ts';
import { type ClientOptions, createClient } from './client.ts';
import { readHeads } from './heads.ts';
import { readPeople, readPermission } from './permissions.ts';
import { byPresentInstallation } from './present-installation.ts';
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
  const octokitOf = (repository: Repository) => client.of(repository.installationId);
  const turns = createTurns();
  let slug: Promise<string> | undefined;

  async function readSlug(): Promise<string> {
    const { data } = await client.app.rest.apps.getAuthenticated();
    if (!data?.slug) throw new Error('GitHub named no slug for the app');
    return data.slug;
  }

  return {
    readFile: (repository, path, sha) => readFile(octokitOf(repository), repository, path, sha),
    listFiles: (repository, sha) => listFiles(octokitOf(repository), repository, sha),
    findRepository: ({ installationId }, name) => findRepository(client.of(installationId), installationId, name),
    findCommit: (repository, ref) => findCommit(octokitOf(repository), repository, ref),
    commit: (repository, sha) => readCommit(octokitOf(repository), repository, sha),
    pullRequest: (repository, number) => readPullRequest(octokitOf(repository), repository, number),
    pullRequestsOf: (repository, branch) => readPullRequestsOf(octokitOf(repository), repository, branch),
    heads: repository => readHeads(octokitOf(repository), repository),
    changedFiles: (repository, base, head, since) =>
      readChangedFiles(octokitOf(repository), repository, base, head, since),
    isPublic: repository => readIsPublic(octokitOf(repository), repository),
    permission: (repository, actorId, login) => readPermission(octokitOf(repository), repository, actorId, login),
    people: repository => readPeople(octokitOf(repository), repository),
    isProtected: (repository, branch) => readProtection(octokitOf(repository), repository, branch),

    async cloneSpec(repository) {
      const { token, url = repository.url } = await client.tokens.forCloning(repository.installationId, repository.id);
      const basic = Buffer.from(`x-access-token:${token}`).toString('base64');
      return { url: `${url}.git`, authorization: `basic ${basic}`, release: () => client.tokens.revoke(token) };
    },

    publish(repository, report, before, progress) {
      const target = {
        appId,
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
      let told = before;
      const tell = (octokit: Octokit) =>
        publish({ ...target, octokit }, report, told, soFar => {
          told = soFar;
          progress(soFar);
        });
      return turns(name, () => byPresentInstallation(client, repository, tell));
    },

    async react({ owner, name: repo, installationId }, comment_id, content) {
      const { reactions } = client.of(installationId).rest;
      await unlessMissing(unlessLocked(reactions.createForIssueComment({ owner, repo, comment_id, content })));
    },

    async comment({ owner, name: repo, installationId }, issue_number, body) {
      await unlessLocked(client.of(installationId).rest.issues.createComment({ owner, repo, issue_number, body }));
    },
  };
}
