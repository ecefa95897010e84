import type { Html } from '../html.ts';
import { html } from '../html.ts';
import { EVENTS, listPath, type RunFilters, STATUSES } from '../run-filters.ts';

/** A form that narrows a list of runs, in GitHub's words. It keeps what is being written while the page follows the store. */
export function filterForm(path: string, filters: RunFilters, isOfAll: boolean): Html {
  const isNarrowed = Object.keys(filters).length > 0;
  return html`<form class="filters" method="get" action="${path}" role="search" aria-label="Runs" data-own data-query="${listPath(path, filters)}">
<label class="wide">Filter runs <input class="form-control" type="search" name="q" value="${filters.q}" placeholder="Title, commit, branch, #number" maxlength="255"></label>
${isOfAll && field('Repository', 'repository', filters.repository, 'owner/name')}
${field('Branch', 'branch', filters.branch)}
${choice('Event', 'event', EVENTS, filters.event)}
${choice('Status', 'status', STATUSES, filters.status)}
${field('Actor', 'author', filters.author)}
<span><button class="btn">Filter</button>${isNarrowed && html` <a href="${path}">Clear</a>`}</span></form>`;
}

function field(label: string, name: string, value: string | undefined, placeholder = ''): Html {
  return html`<label>${label} <input class="form-control" name="${name}" value="${value}" placeholder="${placeholder}" maxlength="255" autocapitalize="off" spellcheck="false"></label>`;
}

function choice(label: string, name: string, values: readonly string[], chosen: string | undefined): Html {
  const options = values.map(value =>
    value === chosen
      ? html`<option value="${value}" selected>${inWords(value)}</option>`
      : html`<option value="${value}">${inWords(value)}</option>`,
  );
  return html`<label>${label} <select class="form-control" name="${name}"><option value="">Any</option>${options}</select></label>`;
}

function inWords(value: string): string {
  return value.replaceAll('_', ' ');
}
