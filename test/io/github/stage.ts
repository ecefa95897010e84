import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { ClientOptions } from '../../../src/io/github/client.ts';
import { parsePrivateKey } from '../../../src/io/github/credentials.ts';
import { createForge } from '../../../src/io/github/forge.ts';
import type { Published } from '../../../src/model/report.ts';
import type { Repository } from '../../../src/model/trigger.ts';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';

export const nothingPublished: Published = { checks: {} };

/** A GitHub with a repository `ann/shop`, its first commit, and our app installed. */
export async function setStage(
  t: TestContext,
  options: Partial<ClientOptions> = {},
  sandbox: Parameters<typeof startSandbox>[0] = {},
) {
  const github = await startSandbox(sandbox);
  t.after(async () => {
    await github.close();
    assert.deepEqual(github.violations, []);
  });
  const ann = github.createUser('ann');
  const shop = await github.createRepository({ owner: ann, name: 'shop' });
  const app = github.createApp({
    name: 'Berth',
    owner: ann,
    webhookUrl: '',
    webhookSecret: 'unused',
    permissions: { checks: 'write', contents: 'read', pull_requests: 'write', issues: 'read' },
    events: [],
  });
  const installation = github.installApp(app, ann);
  const sha = await github.commit(shop, ann, { message: 'First', files: { '.ci.yml': 'build: {script: make}\n' } });
  const repository: Repository = {
    id: shop.id,
    owner: 'ann',
    name: 'shop',
    defaultBranch: shop.defaultBranch,
    isPrivate: false,
    url: `${github.url}/ann/shop`,
    installationId: installation.id,
  };
  const credentials = { appId: app.id, privateKey: parsePrivateKey(app.privateKey) ?? '', webhookSecret: 'unused' };
  const forge = createForge({ credentials, baseUrl: github.apiUrl, pausesMs: [5, 5], ...options });

  /** The pull request of a topic branch. */
  async function openPullRequest() {
    await github.commit(shop, ann, { branch: 'topic', message: 'Change', files: { 'a.txt': 'a' } });
    return github.openPullRequest(shop, { author: ann, title: 'Change', head: 'topic', base: shop.defaultBranch });
  }

  /** `POST /path` of each request that was answered, without those for tokens. */
  const requests = () =>
    github.requests
      .filter(({ path }) => !path.endsWith('/access_tokens'))
      .map(({ method, path }) => `${method} ${path.replace('/repos/ann/shop', '')}`);

  return { github, ann, shop, app, installation, sha, repository, credentials, forge, openPullRequest, requests };
}
