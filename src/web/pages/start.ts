import { oneLine } from '../../core/render/clean.ts';
import type { Repository } from '../../model/trigger.ts';
import { formToken } from '../form.ts';
import { type Html, html } from '../html.ts';
import { startPath } from '../paths.ts';
import type { Viewer } from '../viewer.ts';
import { layout } from './layout.ts';

/** What was written before, and what was wrong with it. */
export interface FormerStart {
  readonly fields: URLSearchParams;
  readonly message: string;
}

/** A form that starts a run. */
export function startPage({ id, owner, name, defaultBranch }: Repository, viewer: Viewer, former?: FormerStart): Html {
  const written = (field: string) => former?.fields.get(field) ?? undefined;
  const option = (kind: string) =>
    written('kind') === kind
      ? html`<option value="${kind}" selected>${kind}</option>`
      : html`<option value="${kind}">${kind}</option>`;
  return layout({
    title: `Start a run of ${owner}/${name}`,
    trail: [{ label: oneLine(`${owner}/${name}`, 100) }, { label: 'Start a run' }],
    content: html`<h1>Start a run</h1>
${former && html`<p class="cause" role="alert">${former.message}</p>`}
<form class="start" method="post" action="${startPath(id)}">${formToken(viewer)}
<p><label>Of <select name="kind">${option('branch')}${option('tag')}</select></label>
<input name="ref" aria-label="Branch or tag" value="${written('ref') ?? defaultBranch}" required maxlength="255"></p>
<p><label>Variables, one a line: NAME=value<br><textarea name="variables" rows="6" cols="60" spellcheck="false">${written('variables')}</textarea></label></p>
<p><button>Start</button></p></form>`,
  });
}
