import { setTimeout as sleep } from 'node:timers/promises';
import type { Traces } from '../../flow/ports/traces.ts';
import { InfraError } from '../../model/errors.ts';
import type { Span } from '../../model/span.ts';

/** An answer takes no longer (milliseconds), and neither does a second try. */
const PATIENCE_MS = 5_000;
const PAUSE_MS = 1_000;
const TRIES = 3;

export interface CollectorOptions {
  /** As OTEL_EXPORTER_OTLP_ENDPOINT has it, without a trailing slash: `/v1/traces` is added. */
  readonly endpoint: string;
  readonly serviceName: string;
}

/** A collector that speaks OTLP over HTTP, in its JSON encoding (opentelemetry.io/docs/specs/otlp). */
export function createTraces({ endpoint, serviceName }: CollectorOptions): Traces {
  return {
    async send(spans) {
      if (spans.length === 0) return;
      const body = JSON.stringify(requestOf(spans, serviceName));
      for (let tries = 1; ; tries++) {
        const refusal = await post(`${endpoint}/v1/traces`, body);
        if (refusal === undefined) return;
        if (!refusal.retryable || tries === TRIES) throw refusal;
        await sleep(PAUSE_MS);
      }
    },
  };
}

/** Undefined when it was taken. */
async function post(url: string, body: string): Promise<InfraError | undefined> {
  try {
    const headers = { 'content-type': 'application/json' };
    const { ok, status } = await fetch(url, {
      method: 'POST',
      headers,
      body,
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (ok) return undefined;
    const retryable = [429, 502, 503, 504].includes(status);
    return new InfraError(`The collector of traces answered ${status}.`, { retryable });
  } catch (error) {
    return new InfraError('The collector of traces cannot be reached.', { retryable: true, cause: error });
  }
}

/** ExportTraceServiceRequest. */
function requestOf(spans: readonly Span[], serviceName: string): object {
  return {
    resourceSpans: [
      {
        resource: { attributes: attributesOf({ 'service.name': serviceName }) },
        scopeSpans: [{ scope: { name: 'berth' }, spans: spans.map(spanOf) }],
      },
    ],
  };
}

/** SPAN_KIND_INTERNAL is 1; STATUS_CODE_OK is 1 and STATUS_CODE_ERROR 2. */
function spanOf({ traceId, id, parentId, name, startedAt, endedAt, outcome, attributes }: Span): object {
  return {
    traceId,
    spanId: id,
    ...(parentId === undefined ? {} : { parentSpanId: parentId }),
    name,
    kind: 1,
    startTimeUnixNano: nanoseconds(startedAt),
    endTimeUnixNano: nanoseconds(endedAt),
    attributes: attributesOf(attributes),
    ...(outcome === undefined ? {} : { status: { code: outcome === 'ok' ? 1 : 2 } }),
  };
}

function attributesOf(attributes: Span['attributes']): object[] {
  return Object.entries(attributes).map(([key, value]) => ({
    key,
    value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value },
  }));
}

/** More than a number holds; 64-bit numbers are text in JSON. */
function nanoseconds(milliseconds: number): string {
  return String(BigInt(Math.round(milliseconds)) * 1_000_000n);
}
