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
       <label>Organisation (empty: your own account)
         <input name="organization" value="${escapeHtml(form.organization)}"></label>
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
    `<p>The keys are stored. <a href="${escapeHtml(installUrl)}">Install the app</a> on the repositories it shall check.</p>
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
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 40rem; margin: 4rem auto; padding: 0 1rem; color-scheme: light dark }
  form { margin: 1.5rem 0 }
  .primary { font-size: 1.1rem; padding: 0.5rem 1rem }
  .warning { border-left: 4px solid #d29922; padding-left: 1rem }
</style>
<h1>${escapeHtml(title)}</h1>
${body}
</html>
`;
}

function escapeHtml(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return text.replaceAll(/[&<>"']/g, character => entities[character] ?? character);
}
