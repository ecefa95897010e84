import { clean, oneLine } from '../../core/render/clean.ts';
import { headlineOf } from '../../core/render/headline.ts';
import type { Run } from '../../model/run.ts';
import { type Html, html } from '../html.ts';
import { runPath } from '../paths.ts';
import { runTitle } from './trigger.ts';

/** Completed runs as an Atom feed (RFC 4287). What XML cannot hold is taken out of what people wrote. */
export function feedDocument(name: string, branch: string | undefined, runs: readonly Run[], baseUrl: string): Html {
  const title = branch === undefined ? name : `${name}, branch ${oneLine(branch, 100)}`;
  const updated = new Date(Math.max(0, ...runs.map(({ completedAt = 0 }) => completedAt))).toISOString();
  return html`<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<id>${baseUrl}/${name}/feed.atom${branch !== undefined && `?branch=${encodeURIComponent(branch)}`}</id>
<title>${title}</title>
<updated>${updated}</updated>
<author><name>Berth</name></author>
${runs.map(run => entry(run, baseUrl))}</feed>
`;
}

function entry(run: Run, baseUrl: string): Html {
  const { id, round, completedAt = 0, trigger } = run;
  const address = `${baseUrl}${runPath(id)}`;
  return html`<entry>
<id>${address}#${round}</id>
<title>${clean(runTitle(run))}: ${headlineOf(run).title}</title>
<updated>${new Date(completedAt).toISOString()}</updated>
<link href="${address}"/>
<author><name>${oneLine(trigger.actor.login, 60)}</name></author>
</entry>
`;
}
