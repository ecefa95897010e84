import { type Fragment, type Html, html } from '../html.ts';

/** A part of the settings: its rows, and where they are set. */
export function settingsBox<T>(title: string, rows: readonly T[], row: (one: T) => Html, note: Fragment): Html {
  const id = `${title.toLowerCase().replaceAll(' ', '-')}-title`;
  return html`<section class="Box" aria-labelledby="${id}"><div class="Box-header"><h2 class="Box-title" id="${id}">${title} <span class="Counter">${rows.length}</span></h2><div class="quiet noted">${note}</div></div>
${rows.length === 0 ? html`<p class="Box-row quiet">None.</p>` : html`<ul>${rows.map(row)}</ul>`}</section>`;
}

/** A row: what it is, more of it below, and what stands at its end. */
export function line(name: Fragment, facts: Fragment, aside?: Fragment): Html {
  return html`<li class="Box-row line"><div>${name}${facts !== undefined && html`<p class="facts">${facts}</p>`}</div>${aside !== undefined && html`<div class="aside">${aside}</div>`}</li>`;
}

/** A button that does something with this repository; undefined for who can be sent none. */
export type Press = (label: string, about: string, fields: Readonly<Record<string, string>>) => Html | undefined;
