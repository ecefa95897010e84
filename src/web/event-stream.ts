import { closed, type Exchange, write } from './exchange.ts';

/** An answer that goes on: server-sent events. */
export interface EventStream {
  /** Aborts when the reader has gone. */
  readonly signal: AbortSignal;
  /** `id` is what a reader that lost the connection comes back with. */
  send(event: string, data: unknown, id?: number): Promise<void>;
  end(): void;
}

/** Proxies close what is silent for a minute. */
const heartbeatMs = 20_000;

/** Begins a stream of events. */
export function openEventStream(exchange: Exchange): EventStream {
  const { request, response } = exchange;
  const signal = closed(exchange);
  // The last header keeps nginx from collecting the events.
  response.writeHead(200, { 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' });
  response.flushHeaders();
  const heartbeat = setInterval(() => void response.write(': still here\n\n'), heartbeatMs);
  signal.addEventListener('abort', () => clearInterval(heartbeat));
  if (request.method === 'HEAD') response.end();
  return {
    signal,
    send: (event, data, id) =>
      write(exchange, `event: ${event}\n${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`),
    end: () => void response.end(),
  };
}
