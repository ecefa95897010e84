import type { Json } from '../contract/schema.ts';
import { refusePayload } from '../contract/webhooks.ts';
import { nodeId } from '../json/node-id.ts';
import { repositoryJson } from '../json/repository.ts';
import { userJson } from '../json/user.ts';
import { type App, allows, covers, type Installation } from '../state/app.ts';
import type { Repository } from '../state/repository.ts';
import type { User } from '../state/user.ts';
import type { World } from '../state/world.ts';
import { deliver } from './deliver.ts';

/** Something that happened in a repository, and who is told. */
export interface News {
  readonly event: string;
  readonly action: string | null;
  readonly repository: Repository;
  readonly sender: User;
  readonly payload: Json;
  /** What an app must hold to hear of it: any one of these, at least for reading. */
  readonly permission: readonly string[];
  /** Only this app is told, subscribed or not: its own checks. */
  readonly only?: App;
}

/** Tells every installed app that may hear of it and has subscribed to the event. */
export function announce(world: World, news: News): void {
  for (const installation of world.installations.values()) {
    if (!hears(installation, news)) continue;
    const { event, action, repository, sender } = news;
    send(world, installation.app, event, action, repository.id, {
      ...(action === null ? {} : { action }),
      repository: repositoryJson(world, repository),
      ...news.payload,
      sender: userJson(world, sender),
      installation: { id: installation.id, node_id: nodeId('IN', installation.id) },
    });
  }
}

/** Sends one payload to one app, after checking it against GitHub's own description. */
export function send(
  world: World,
  app: App,
  event: string,
  action: string | null,
  repositoryId: number | null,
  payload: Json,
): void {
  const complaint = refusePayload(event, action, payload);
  if (complaint !== undefined) {
    world.violations.push(complaint);
    throw new Error(`the sandbox made a payload that GitHub would not send: ${complaint}`);
  }
  const installation = payload['installation'];
  const installationId =
    typeof installation === 'object' && installation !== null && 'id' in installation ? installation.id : null;
  deliver(world, app, {
    event,
    action,
    installationId: typeof installationId === 'number' ? installationId : null,
    repositoryId,
    payload: JSON.stringify(payload),
  });
}

function hears(installation: Installation, news: News): boolean {
  if (installation.suspendedAt || !covers(installation, news.repository)) return false;
  if (!news.permission.some(name => allows(installation.permissions, name, 'read'))) return false;
  if (news.only) return news.only === installation.app;
  return installation.app.events.includes(news.event);
}
