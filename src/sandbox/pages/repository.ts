import { log } from '../git/history.ts';
import { readTree } from '../git/read.ts';
import { resolveCommit } from '../git/refs.ts';
import { isPullRequest, type PullRequest } from '../state/issue.ts';
import { fullName, type Repository } from '../state/repository.ts';
import type { World } from '../state/world.ts';
import { face } from './avatar.ts';
import { runsOf } from './check-list.ts';
import { type Html, html } from './html.ts';
import { icon, signOfAll } from './icons.ts';
import { ago, layout } from './layout.ts';

/** Pull requests, the newest commits and the files of the default branch. */
export async function repositoryPage(world: World, repository: Repository): Promise<string> {
  const address = `/${fullName(repository)}`;
  const head = await resolveCommit(repository.path, `refs/heads/${repository.defaultBranch}`);
  const [files, commits] = head
    ? await Promise.all([readTree(repository.path, head), log(repository.path, ['--max-count=10', head])])
    : [[], []];
  const pulls = [...repository.issues.values()].filter(isPullRequest).toReversed();
  const now = world.now();
  const main = html`<h1>${face(repository.owner, 28)} ${fullName(repository)} <span class="badge">${repository.private ? 'Private' : 'Public'}</span></h1>
  <p class="dim">${repository.description}</p>
  <div data-live>
  <div class="box"><div class="head">Pull requests</div>
    ${pulls.length > 0 ? pulls.map(pull => pullLine(repository, pull, now)) : html`<div class="item dim">None yet.</div>`}
  </div>
  <div class="box"><div class="head">Commits on <span class="branch">${repository.defaultBranch}</span></div>
    ${commits.map(
      commit => html`<div class="item row">${commitSign(repository, commit.sha)}
      <a href="${address}/commit/${commit.sha}">${commit.message.split('\n')[0]}</a>
      <span class="push dim">${commit.author.name} · <code>${commit.sha.slice(0, 7)}</code></span></div>`,
    )}
  </div>
  <div class="box"><div class="head">Files</div>
    ${files.map(file => html`<div class="item">${file.type === 'blob' ? html`<a href="${address}/blob/${head}/${file.path}">${file.path}</a>` : `${file.path}/`}</div>`)}
  </div></div>`;
  return layout(fullName(repository), [[fullName(repository), address]], main);
}

/** The sign beside a commit; nothing when it has no checks. */
export function commitSign(repository: Repository, sha: string): Html | undefined {
  const sign = signOfAll(runsOf(repository, sha));
  return sign === undefined ? undefined : icon(sign);
}

function pullLine(repository: Repository, issue: PullRequest, now: Date): Html {
  return html`<div class="item row">${commitSign(repository, issue.pull.headSha)}
    <a href="/${fullName(repository)}/pull/${issue.number}"><b>${issue.title}</b></a>
    <span class="push dim">#${issue.number} ${issue.state === 'open' ? 'opened' : issue.pull.mergedAt ? 'merged' : 'closed'} ${ago(issue.createdAt, now)} by ${issue.author.login}</span>
  </div>`;
}
