import { formatBytes } from '../../core/render/bytes.ts';
import { oneLine } from '../../core/render/clean.ts';
import { type Html, html } from '../html.ts';
import { artifactsPath, jobPath, runPath } from '../paths.ts';
import { archiveFile, type Kept, keptLine, sizeOf } from './kept.ts';
import { layout, type Page } from './layout.ts';
import { repositoryName, runTitle } from './trigger.ts';

/** Something in a folder of an archive. */
export interface Listed {
  readonly name: string;
  readonly kind: 'folder' | 'file' | 'link';
  /** Of a folder those of all that is below it. */
  readonly bytes: number;
  readonly files: number;
}

export interface Listing {
  /** Folders first, then by name. */
  readonly entries: readonly Listed[];
  /** Whether there are more than are listed. */
  readonly isCut: boolean;
}

/** A folder of a job's artifacts: `path` is `''` or ends with a slash. `now` in milliseconds since the epoch. */
export function artifactsPage(kept: Kept, path: string, { entries, isCut }: Listing, now: number): Html {
  const { run, jobRun, attempt } = kept;
  const pathTo = (name: string) => artifactsPath(run.id, jobRun.job.key, name, attempt);
  return page(
    kept,
    html`<p class="kept-by">${keptLine(kept, now)}</p>
${folders(path, pathTo)}
<div class="table"><table class="files">
<thead><tr><th scope="col">Name</th><th scope="col" class="size">Size</th></tr></thead>
<tbody>
${entries.map(entry => row(entry, pathTo(`${path}${entry.name}${entry.kind === 'folder' ? '/' : ''}`)))}
</tbody>
</table></div>
${isCut && html`<p class="notice warning">There are more files than are shown here; the archive has them all.</p>`}`,
  );
}

/** Why artifacts are not given: they are gone, or not for everybody. */
export function withheldPage(kept: Kept, why: 'gone' | 'access'): Html {
  return page(kept, html`<section class="empty">${reasons[why](kept)}</section>`);
}

const reasons = {
  gone: ({
    artifact,
    jobRun,
  }: Kept) => html`<h2>${artifact.removed === true ? 'These artifacts have expired' : 'These artifacts are gone'}</h2>
<p>Run <code>${oneLine(jobRun.job.key, 120)}</code> again to have them.</p>`,
  access: () => html`<h2>These artifacts are not for everybody</h2>
<p>The job says so (<code>artifacts: access</code> or <code>public: false</code>), and nobody can log in here yet. Jobs that need them get them.</p>`,
};

function page({ run, jobRun, artifact }: Kept, content: Page['content']): Html {
  const key = oneLine(jobRun.job.key, 120);
  return layout({
    title: `${archiveFile(artifact)} · ${key} · ${repositoryName(run.trigger)}`,
    trail: [
      { label: runTitle(run), path: runPath(run.id) },
      { label: key, path: jobPath(run.id, jobRun.job.key) },
      { label: 'Artifacts' },
    ],
    content: html`<h1>Artifacts of ${key}</h1>
${content}`,
  });
}

/** The way from the root to where the reader is. */
function folders(path: string, pathTo: (name: string) => string): Html | undefined {
  if (path === '') return undefined;
  const names = path.split('/').slice(0, -1);
  const steps = names.map((name, index) => {
    const isLast = index === names.length - 1;
    const label = oneLine(name, 120);
    return isLast
      ? html`<span class="step" aria-current="page">${label}</span>`
      : html`<a class="step" href="${pathTo(`${names.slice(0, index + 1).join('/')}/`)}">${label}</a>`;
  });
  return html`<nav class="folders" aria-label="Folders"><a href="${pathTo('')}">All files</a>${steps}</nav>`;
}

function row(entry: Listed, address: string): Html {
  const { kind, bytes } = entry;
  const name = oneLine(entry.name, 200) || '(a name that cannot be shown)';
  const size = kind === 'folder' ? sizeOf(entry) : kind === 'link' ? 'link' : formatBytes(bytes);
  return html`<tr><td class="entry ${kind}"><a href="${address}">${name}${kind === 'folder' && '/'}</a></td><td class="size">${size}</td></tr>`;
}
