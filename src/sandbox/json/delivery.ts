import type { Json } from '../contract/schema.ts';
import type { Delivery } from '../state/delivery.ts';
import { time } from './node-id.ts';

/** An attempt as lists show it. */
export function deliveryItemJson(delivery: Delivery): Json {
  const { outcome } = delivery;
  return {
    id: delivery.id,
    guid: delivery.guid,
    delivered_at: time(delivery.deliveredAt),
    redelivery: delivery.redelivery,
    duration: outcome?.duration ?? 0,
    status: outcome?.status ?? 'pending',
    status_code: outcome?.code ?? 0,
    event: delivery.event,
    action: delivery.action,
    installation_id: delivery.installationId,
    repository_id: delivery.repositoryId,
    throttled_at: null,
  };
}

/** An attempt with what was sent and what came back. */
export function deliveryJson(delivery: Delivery): Json {
  return {
    ...deliveryItemJson(delivery),
    url: delivery.url,
    request: { headers: delivery.headers, payload: JSON.parse(delivery.payload) },
    response: { headers: delivery.outcome?.headers ?? {}, payload: delivery.outcome?.body ?? null },
  };
}
