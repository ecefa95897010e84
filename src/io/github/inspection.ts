import type { Client } from './client.ts';
import { Refusal } from './refusal.ts';
import { readRequiredChecks } from './required-checks.ts';

/** How many deliveries are looked at. */
const recent = 50;

/** What GitHub tells an app about itself. Everything throws Refusal. */
export function inspectGitHub(client: Pick<Client, 'app' | 'of'>) {
  const { app } = client;
  const listInstallations = () => app.paginate(app.rest.apps.listInstallations, { per_page: 100 });
  return {
    async app() {
      const { data } = await app.rest.apps.getAuthenticated();
      if (data === null) throw new Error('GitHub did not say which app we are');
      const { name, slug, owner, permissions, events, html_url } = data;
      const isOrganization = owner !== null && 'type' in owner && owner.type === 'Organization';
      const settings = `${new URL(html_url).origin}${isOrganization ? `/organizations/${owner.login}` : ''}/settings/apps/${slug}`;
      return { name, permissions: levels(permissions), events, settings };
    },

    async installations() {
      return (await listInstallations()).map(({ account, permissions, suspended_at, html_url }) => ({
        account: nameOf(account),
        permissions: levels(permissions),
        isSuspended: suspended_at !== null,
        settings: html_url,
      }));
    },

    /** What the default branches of repositories that it may read require, and how many were not looked at. */
    async requiredChecks() {
      const readable = (await listInstallations()).filter(
        ({ suspended_at, permissions }) => suspended_at === null && permissions.contents !== undefined,
      );
      const each = [];
      for (const { id } of readable) each.push(await readRequiredChecks(client, id));
      return { found: each.flatMap(({ found }) => found), left: each.reduce((sum, { left }) => sum + left, 0) };
    },

    async webhookUrl() {
      return (await app.rest.apps.getWebhookConfigForApp()).data.url;
    },

    /** Newest first. */
    async attempts() {
      const { data } = await app.rest.apps.listWebhookDeliveries({ per_page: recent });
      return data.map(({ status_code: status, status: reason, delivered_at }) => {
        return { status, reason, at: Date.parse(delivered_at) };
      });
    },
  };
}

/** A person or organization by its login, an enterprise by its slug. */
function nameOf(account: { readonly login?: string; readonly slug?: string } | null): string {
  return account?.login ?? account?.slug ?? 'an unknown account';
}

function levels(permissions: object): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(permissions).map(([name, level]) => [name, String(level)]));
}

/**
 * Milliseconds that our clock is before GitHub's, as the date of an answer tells it: asked without credentials, since a
 * wrong clock is why they would be refused. Throws Refusal.
 */
export async function readClockSkew(baseUrl = 'https://api.github.com', now: () => number): Promise<number> {
  const asked = now();
  try {
    const { headers } = await fetch(baseUrl, { method: 'HEAD', signal: AbortSignal.timeout(10_000) });
    const theirs = Date.parse(headers.get('date') ?? '');
    if (Number.isNaN(theirs)) throw new Error('its answer has no date');
    // Their date was cut to the second, half of which it lacks on average.
    return (asked + now()) / 2 - (theirs + 500);
  } catch (error) {
    const reason = error instanceof Error ? describeCause(error) : String(error);
    throw new Refusal(`GitHub does not answer at ${baseUrl}: ${reason}`, { status: 0, retryable: true, cause: error });
  }
}

/** fetch says "fetch failed" whatever it was. */
function describeCause({ message, cause }: Error): string {
  return cause instanceof Error && cause.message !== '' ? cause.message : message;
}
