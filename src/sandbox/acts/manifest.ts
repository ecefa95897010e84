import { randomBytes } from 'node:crypto';
import { dig } from '../contract/schema.ts';
import type { Level } from '../state/app.ts';
import type { User } from '../state/user.ts';
import type { World } from '../state/world.ts';
import { createApp } from './register.ts';

const hour = 3_600_000;

/** The owner agrees to a manifest. Answers the address to go back to, with `code` and `state`. */
export function acceptManifest(world: World, owner: User, manifest: unknown, state: string | null): string {
  const url = textAt(manifest, 'url');
  const hook = dig(manifest, 'hook_attributes', 'url');
  const redirect = textAt(manifest, 'redirect_url');
  const permissions = Object.entries(Object(dig(manifest, 'default_permissions'))).filter(isPermission);
  const events = dig(manifest, 'default_events');
  const callbacks = dig(manifest, 'callback_urls');
  const app = createApp(world, {
    name: textAt(manifest, 'name'),
    owner,
    externalUrl: url,
    webhookUrl: typeof hook === 'string' ? hook : '',
    permissions: Object.fromEntries(permissions),
    events: Array.isArray(events) ? events.map(String) : [],
    callbackUrls: Array.isArray(callbacks) ? callbacks.map(String) : [],
  });
  const code = randomBytes(20).toString('hex');
  world.manifestCodes.set(code, { app, expiresAt: new Date(world.now().getTime() + hour) });
  const target = new URL(redirect);
  target.searchParams.set('code', code);
  if (state !== null) target.searchParams.set('state', state);
  return target.href;
}

function textAt(manifest: unknown, field: string): string {
  const value = dig(manifest, field);
  if (typeof value !== 'string' || value === '') throw new Error(`the manifest has no ${field}`);
  return value;
}

function isPermission(entry: [string, unknown]): entry is [string, Level] {
  return entry[1] === 'read' || entry[1] === 'write' || entry[1] === 'admin';
}
