import { z } from 'zod';

const installation = z.object({
  action: z.string(),
  installation: z.object({ id: z.int(), account: z.object({ login: z.string() }).nullish() }),
});

/** One line for the operator about who installed, suspended or removed the app. Throws ZodError for what GitHub does not send. */
export function describeInstallation(payload: unknown): string {
  const event = installation.parse(payload);
  return `installation ${event.installation.id} of ${event.installation.account?.login ?? 'an unknown account'}: ${event.action}`;
}
