import { Marked } from 'marked';
import { Html } from './html.ts';
import { sanitize } from './sanitize.ts';

const document = new Marked({ gfm: true });
const conversation = new Marked({ gfm: true, breaks: true });
const alert = /<blockquote>\s*<p>\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\](?:<br>)?\s*/g;

/** A check's summary or text: GitHub's markdown, cleaned. */
export function renderDocument(text: string): Html {
  return clean(document.parse(text, { async: false }));
}

/** A comment: the same, but every line end is a line break. */
export function renderComment(text: string): Html {
  return clean(conversation.parse(text, { async: false }));
}

function clean(markup: string): Html {
  const alerts = markup.replaceAll(alert, (_, kind: string) => {
    const name = kind.charAt(0) + kind.slice(1).toLowerCase();
    const title = `<p class="markdown-alert-title">${name}</p>`;
    return `<blockquote class="markdown-alert markdown-alert-${kind.toLowerCase()}">${title}<p>`;
  });
  return new Html(sanitize(alerts));
}
