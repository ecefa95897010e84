/** What a collector of OpenTelemetry is told of a run, and the job of its trace. */

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { test } from 'node:test';
import { eventually } from './eventually.ts';
import { startJobRig } from './job-rig.ts';

interface Told {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly status?: { readonly code: number };
}

test('a run is told as one trace, to a collector that was busy at first, and its job knows its place in it', async () => {
  const told: Told[] = [];
  const paths: string[] = [];
  const collector = createServer(async (request, response) => {
    paths.push(`${request.method} ${request.url} ${request.headers['content-type']}`);
    const body = (await json(request)) as {
      resourceSpans: { resource: object; scopeSpans: { spans: Told[] }[] }[];
    };
    if (paths.length === 1) return void response.writeHead(503).end();
    for (const { resource, scopeSpans } of body.resourceSpans) {
      assert.deepEqual(resource, { attributes: [{ key: 'service.name', value: { stringValue: 'our-ci' } }] });
      told.push(...scopeSpans.flatMap(({ spans }) => spans));
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  }).listen(0, '127.0.0.1');
  await once(collector, 'listening');
  const endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
  const rig = await startJobRig({
    environment: { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_SERVICE_NAME: 'our-ci' },
  });
  try {
    const { log } = await rig.runs('job: { script: [echo "$TRACEPARENT"] }');
    await eventually('the trace was told', () => told.length > 0);
    assert.deepEqual(new Set(paths), new Set(['POST /v1/traces application/json']));
    assert.deepEqual(
      told.map(({ name }) => name),
      ['run ann/shop', 'job job', 'queue', 'prepare', 'echo "$TRACEPARENT"', 'finish'],
    );
    const [whole, job] = told;
    assert.ok(whole && job);
    assert.equal(job.parentSpanId, whole.spanId);
    assert.deepEqual([whole.status, job.status], [{ code: 1 }, { code: 1 }]);
    assert.ok(
      told.every(span => /^\d{19}$/.test(span.startTimeUnixNano) && span.endTimeUnixNano >= span.startTimeUnixNano),
    );
    assert.match(await log('job'), new RegExp(`^00-${job.traceId}-${job.spanId}-01$`, 'm'));
  } finally {
    await rig.close();
    collector.close();
  }
});
