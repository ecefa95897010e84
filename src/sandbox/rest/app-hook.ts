import { redeliver } from '../events/deliver.ts';
import type { Call, Operations } from '../http/call.ts';
import { ok, type Reply } from '../http/reply.ts';
import { deliveryItemJson, deliveryJson } from '../json/delivery.ts';
import type { App } from '../state/app.ts';
import type { Delivery } from '../state/delivery.ts';
import { present, text } from './find.ts';

/** Milliseconds that a delivery can be seen and sent again: three days. */
const retention = 3 * 24 * 3_600_000;

/** The app's webhook: where it goes, what was delivered, and sending it again. */
export const appHook: Operations = {
  'GET /app/hook/config': { needs: 'app', answer: (_, app) => ok(configJson(app)) },
  'PATCH /app/hook/config': { needs: 'app', answer: configure },
  'GET /app/hook/deliveries': { needs: 'app', answer: list },
  'GET /app/hook/deliveries/{delivery_id}': {
    needs: 'app',
    answer: (call, app) => ok(deliveryJson(deliveryAt(call, app))),
  },
  'POST /app/hook/deliveries/{delivery_id}/attempts': { needs: 'app', answer: attempt },
};

function configure(call: Call, app: App): Reply {
  app.hook.url = text(call.body['url']) ?? app.hook.url;
  app.hook.secret = text(call.body['secret']) ?? app.hook.secret;
  return ok(configJson(app));
}

function configJson(app: App): unknown {
  const { url, secret } = app.hook;
  return { content_type: 'json', insecure_ssl: '0', url, ...(secret === '' ? {} : { secret: '********' }) };
}

/** Every attempt, newest first. Pages are reached by cursor only. */
function list(call: Call, app: App): Reply {
  const { cursor, status } = call.query;
  const size = Math.min(Number(call.query['per_page'] ?? 30), 100);
  const below = cursor === undefined ? Number.POSITIVE_INFINITY : Number(String(cursor).replace(/^v1_/, ''));
  const all = kept(call, app).filter(({ id, outcome }) => id < below && hasStatus(outcome?.code ?? 0, status));
  const page = all.slice(0, size);
  const last = page.at(-1);
  const more = last !== undefined && all.length > size;
  const query = new URLSearchParams({ per_page: String(size), cursor: `v1_${last?.id}` });
  if (status !== undefined) query.set('status', String(status));
  return {
    status: 200,
    headers: more ? { link: `<${call.base}${call.pathname}?${query}>; rel="next"` } : {},
    body: page.map(deliveryItemJson),
  };
}

/** `failure` means an answer of 400 to 599, so deliveries without any answer are in neither list. */
function hasStatus(code: number, wanted: unknown): boolean {
  if (wanted === 'success') return code >= 200 && code < 400;
  return wanted !== 'failure' || (code >= 400 && code < 600);
}

function attempt(call: Call, app: App): Reply {
  redeliver(call.world, app, deliveryAt(call, app));
  return ok({}, 202);
}

function deliveryAt(call: Call, app: App): Delivery {
  return present(kept(call, app).find(({ id }) => id === Number(call.path['delivery_id'])));
}

function kept(call: Call, app: App): Delivery[] {
  const oldest = call.world.now().getTime() - retention;
  const over = app.deliveries.filter(item => item.outcome !== null && item.deliveredAt.getTime() >= oldest);
  return over.sort((a, b) => b.id - a.id);
}
