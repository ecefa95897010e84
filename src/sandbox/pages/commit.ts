import type { CommitInfo } from '../git/commit.ts';
import { diff } from '../git/diff.ts';
import { readBlob, readEntry } from '../git/read.ts';
import { fullName, type Repository } from '../state/repository.ts';
import { checkLine, runsOf, summarize } from './check-list.ts';
import { html } from './html.ts';
import { layout } from './layout.ts';

const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

/** A commit with its checks and what it changed. */
export async function commitPage(repository: Repository, commit: CommitInfo): Promise<string> {
  const address = `/${fullName(repository)}`;
  const runs = runsOf(repository, commit.sha);
  const files = await diff(repository.path, commit.parents[0] ?? emptyTree, commit.sha);
  const [title = '', ...rest] = commit.message.split('\n');
  const main = html`<h1>${title}</h1><pre>${rest.join('\n').trim() || commit.sha}</pre>
  <p><b>${commit.author.name}</b> <span class="dim">committed <code>${commit.sha}</code></span></p>
  <div class="box" data-live><div class="head">${summarize(runs)}</div>${runs.map(run => checkLine(repository, run))}</div>
  ${files.map(
    file => html`<div class="box"><div class="head"><a href="${address}/blob/${commit.sha}/${file.path}">${file.path}</a>
    <span class="dim">+${file.additions} −${file.deletions}</span></div><div class="body"><pre>${file.patch}</pre></div></div>`,
  )}`;
  return layout(
    title,
    [
      [fullName(repository), address],
      [commit.sha.slice(0, 7), `${address}/commit/${commit.sha}`],
    ],
    main,
  );
}

/** A file at a commit with numbered lines, or undefined when there is none. */
export async function filePage(repository: Repository, sha: string, path: string): Promise<string | undefined> {
  const entry = await readEntry(repository.path, sha, path);
  const bytes = entry && (await readBlob(repository.path, entry.sha));
  if (bytes === undefined) return undefined;
  const text = bytes.toString();
  const address = `/${fullName(repository)}`;
  const lines = text.replace(/\n$/, '').split('\n');
  const main = html`<h1>${path}</h1><div class="box"><pre class="lines">${lines.map((line, index) => html`<span id="L${index + 1}">${line}</span>`)}</pre></div>`;
  return layout(
    path,
    [
      [fullName(repository), address],
      [path, `${address}/blob/${sha}/${path}`],
    ],
    main,
  );
}
