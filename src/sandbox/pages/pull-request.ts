import { associationOf } from '../json/association.ts';
import { headRepository } from '../json/pull-request.ts';
import type { Comment, PullRequest } from '../state/issue.ts';
import { fullName, type Repository } from '../state/repository.ts';
import type { User } from '../state/user.ts';
import type { World } from '../state/world.ts';
import { face } from './avatar.ts';
import { checkLine, runsOf, suitesOf, summarize } from './check-list.ts';
import { type Html, html } from './html.ts';
import { icon, signOfAll } from './icons.ts';
import { ago, layout } from './layout.ts';
import { renderComment } from './markdown.ts';

/** The conversation of a pull request, with the checks of its head below it. */
export function pullRequestPage(world: World, repository: Repository, issue: PullRequest, viewer?: User): string {
  const { pull } = issue;
  const address = `/${fullName(repository)}`;
  const from = headRepository(world, issue);
  const headName = from === repository ? pull.headRef : `${from.owner.login}:${pull.headRef}`;
  const comments = [...repository.comments.values()].filter(comment => comment.issue === issue.number);
  const opening = {
    author: issue.author,
    body: issue.body ?? '_No description provided._',
    createdAt: issue.createdAt,
  };
  const main = html`<h1>${issue.title} <span class="dim">#${issue.number}</span></h1>
  <p data-live>${stateOf(issue)} <b>${issue.author.login}</b> wants to merge
    <span class="branch">${headName}</span> into <span class="branch">${pull.baseRef}</span>
    <span class="dim">at <a href="${address}/commit/${pull.headSha}"><code>${pull.headSha.slice(0, 7)}</code></a></span></p>
  <div data-live>${[opening, ...comments].map(item => commentBox(world, repository, item))}</div>
  <div data-live>${mergeBox(repository, pull.headSha)}</div>
  ${
    viewer &&
    html`<div class="comment">${face(viewer, 40)}<div class="box"><div class="head">Add a comment as <b>${viewer.login}</b></div><div class="body">
    <form method="post" action="${address}/pull/${issue.number}/comment">
      <textarea name="body" aria-label="Comment" placeholder="Try /rerun" required></textarea>
      <button class="primary">Comment</button>
    </form></div></div></div>`
  }`;
  return layout(
    `${issue.title} · #${issue.number}`,
    [
      [fullName(repository), address],
      [`#${issue.number}`, `${address}/pull/${issue.number}`],
    ],
    main,
  );
}

function stateOf(issue: PullRequest): Html {
  if (issue.pull.mergedAt) return html`<span class="state merged">Merged</span>`;
  if (issue.state === 'closed') return html`<span class="state closed">Closed</span>`;
  return issue.pull.draft ? html`<span class="state draft">Draft</span>` : html`<span class="state open">Open</span>`;
}

type Said = Pick<Comment, 'author' | 'body' | 'createdAt'> & Partial<Pick<Comment, 'reactions' | 'updatedAt'>>;

const emoji: Readonly<Record<string, string>> = {
  '+1': '👍',
  '-1': '👎',
  laugh: '😄',
  hooray: '🎉',
  confused: '😕',
  heart: '❤️',
  rocket: '🚀',
  eyes: '👀',
};

function commentBox(world: World, repository: Repository, said: Said): Html {
  const { author, createdAt, updatedAt } = said;
  const role = author.type === 'Bot' ? 'bot' : associationOf(repository, author).toLowerCase();
  const reactions = Map.groupBy(said.reactions?.values() ?? [], ({ content }) => content);
  return html`<div class="comment">${face(author, 40)}<div class="box">
    <div class="head"><b>${author.login}</b> <span class="dim">commented ${ago(createdAt, world.now())}${
      updatedAt && updatedAt > createdAt && ' · edited'
    }</span> ${role !== 'none' && html`<span class="badge">${role}</span>`}</div>
    <div class="body prose">${renderComment(said.body)}</div>
    ${
      reactions.size > 0 &&
      html`<div class="item">${[...reactions].map(
        ([content, all]) =>
          html`<span class="badge" title="${all.map(({ user }) => user.login).join(', ')}">${emoji[content]} ${all.length}</span> `,
      )}</div>`
    }
  </div></div>`;
}

function mergeBox(repository: Repository, sha: string): Html {
  const runs = runsOf(repository, sha);
  const sign = signOfAll(runs);
  if (!sign) return html`<div class="box"><div class="item dim">No checks were reported for this commit.</div></div>`;
  const words = {
    failure: 'Some checks were not successful',
    success: 'All checks have passed',
    running: "Some checks haven't completed yet",
    queued: "Some checks haven't completed yet",
    action: "Some checks haven't completed yet",
  };
  const title = sign in words ? words[sign as keyof typeof words] : 'Checks have ended';
  return html`<div class="box"><div class="head row">${icon(sign)} <b>${title}</b> <span class="dim">${summarize(runs)}</span>
    <span class="push">${suitesOf(repository, sha)
      .filter(({ runs: own }) => own.length > 0)
      .map(
        ({ suite }) =>
          html`<form method="post" action="/${fullName(repository)}/suites/${suite.id}/rerun"><button>Re-run all checks of ${suite.app.name}</button></form> `,
      )}</span></div>
    ${runs.map(run => checkLine(repository, run))}
  </div>`;
}
