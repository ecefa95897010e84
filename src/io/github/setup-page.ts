/** The pages of the set-up: plain HTML that needs no script. */

export interface FormPage {
  /** Where the manifest is posted to. */
  readonly action: string;
  readonly manifest: unknown;
  readonly webhookUrl: string;
  readonly organization: string;
  readonly token: string;
  /** GitHub refuses to deliver to an address only this machine knows. */
  readonly isUnreachable: boolean;
}

export function formPage(form: FormPage): string {
  const warning = form.isUnreachable
    ? `<p class="warning">GitHub cannot reach <code>${escapeHtml(form.webhookUrl)}</code>. Set <code>BASE_URL</code> to a public
       address, or <code>WEBHOOK_PROXY_URL</code> to a channel of smee.io, and start again.</p>`
    : '';
  const manifest = escapeHtml(JSON.stringify(form.manifest));
  return page(
    'Register the GitHub App',
    `<p>Berth speaks to GitHub as an app of your own. GitHub will ask for its name and hand the keys back to this server,
     which keeps them in its <code>.env</code>.</p>
     ${warning}
     <p>Deliveries will go to <code>${escapeHtml(form.webhookUrl)}</code>.</p>
     <form method="get">
       <input type="hidden" name="token" value="${escapeHtml(form.token)}">
       <label for="organization">Organization <small>(empty: your own account)</small></label>
       <input id="organization" name="organization" value="${escapeHtml(form.organization)}">
       <button>Use</button>
     </form>
     <form method="post" action="${escapeHtml(form.action)}">
       <input type="hidden" name="manifest" value="${manifest}">
       <button class="primary">Register at GitHub</button>
     </form>`,
  );
}

export function donePage(name: string, installUrl: string): string {
  return page(
    `${name} is registered`,
    `<p>The keys are stored. What is left is to install the app on the repositories that it shall check.</p>
     <p><a class="primary" href="${escapeHtml(installUrl)}">Install the app</a></p>
     <p>When this server does not go on by itself, start it again.</p>`,
  );
}

export function messagePage(title: string, message: string): string {
  return page(title, `<p>${escapeHtml(message)}</p>`);
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)} · Berth</title>
<style>
  :root { color-scheme: light dark; --page: #f6f8fa; --card: #fff; --text: #1f2328; --quiet: #59636e; --line: #d1d9e0; --link: #0969da; --go: #1f883d }
  @media (prefers-color-scheme: dark) {
    :root { --page: #010409; --card: #0d1117; --text: #f0f6fc; --quiet: #9198a1; --line: #3d444d; --link: #4493f8; --go: #238636 }
  }
  body { margin: 0; padding: 3rem 1rem; font: 14px/1.5 system-ui, sans-serif; color: var(--text); background: var(--page) }
  main { max-width: 36rem; margin: auto; padding: 1.5rem 2rem 2rem; background: var(--card); border: 1px solid var(--line); border-radius: 6px }
  h1 { margin: 0 0 1rem; font-size: 1.5rem }
  a { color: var(--link) }
  code { font: 12px ui-monospace, monospace; padding: 0.2em 0.4em; background: var(--page); border-radius: 6px; overflow-wrap: anywhere }
  form { margin: 1.5rem 0 0 }
  label { display: block; margin-bottom: 0.3rem; font-weight: 600 }
  label small { color: var(--quiet); font-weight: 400 }
  input, button, .primary { padding: 5px 12px; font: inherit; color: inherit; background: var(--page); border: 1px solid var(--line); border-radius: 6px }
  button { font-weight: 500; cursor: pointer }
  .primary { display: inline-block; padding: 8px 16px; color: #fff; font-weight: 600; text-decoration: none; background: var(--go) }
  .warning { padding: 0.7rem 1rem; background: var(--page); border-left: 4px solid #d29922; border-radius: 6px }
</style>
<main>
<h1>${escapeHtml(title)}</h1>
${body}
</main>
</html>
`;
}

function escapeHtml(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return text.replaceAll(/[&<>"']/g, character => entities[character] ?? character);
}
