import { randomUUID } from 'node:crypto';
import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pino } from 'pino';
import { readConfig } from '../../src/cli/config.ts';
import { jobSettings } from '../../src/cli/job-settings.ts';
import { NO_POLICY } from '../../src/core/policy/read-policy.ts';
import type { Blobs } from '../../src/flow/ports/blobs.ts';
import type { Forge } from '../../src/flow/ports/forge.ts';
import type { Logs } from '../../src/flow/ports/logs.ts';
import type { Store } from '../../src/flow/ports/store.ts';
import { createRights, type Rights } from '../../src/flow/rights.ts';
import { createEngine } from '../../src/io/docker/engine.ts';
import { createBlobs } from '../../src/io/files/blobs.ts';
import { createLogs } from '../../src/io/files/logs.ts';
import { createMetrics } from '../../src/io/prometheus/metrics.ts';
import type { OpenStore } from '../../src/io/sql/open.ts';
import type { Run } from '../../src/model/run.ts';
import type { Repository } from '../../src/model/trigger.ts';
import { createWeb } from '../../src/web/web.ts';
import { temporaryDirectory } from '../io/files/temporary-directory.ts';
import { openTemporaryStore } from '../io/sql/temporary-store.ts';
import { sampleRepository, sampleRun } from '../ports/store-samples.ts';

/** An answer as a browser gets it. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A page without the address that was asked for, which a link to the sign-in repeats. */
export function unaddressed({ body }: Answer): string {
  return body.replaceAll(/\?to=[^"]*/g, '');
}

/** The pages over real HTTP, with a real store and real logs. */
export interface WebServer {
  readonly url: string;
  readonly store: Store;
  readonly logs: Logs;
  readonly blobs: Blobs;
  readonly rights: Rights;
  createRun(changes?: Partial<Run>, repository?: Repository): Promise<Run>;
  fetch(path: string, method?: string): Promise<Answer>;
  /** The answer's body as it comes. */
  open(path: string, headers?: Record<string, string>): Promise<IncomingMessage>;
  /** As when a proxy goes away. */
  dropConnections(): void;
  close(): Promise<void>;
}

/** What differs between servers under test. */
export interface WebSettings {
  readonly openToAll: boolean;
  readonly publicPages?: boolean;
  /** Whoever asks is the operator. */
  readonly isLocal?: boolean;
  /** Who may do what, as a forge would say; what is public is by default as its newest run has it. */
  readonly forge?: Partial<Forge>;
  /** Where the engine is; absent: the real one. */
  readonly dockerHost?: string;
  /** Who may read /metrics; nobody, unless told. */
  readonly metrics?: { readonly token?: string | undefined; readonly openToThisMachine?: boolean };
}

/** A store and logs that several servers may show. */
export async function openParts() {
  return partsOf(await openTemporaryStore());
}

/** The same over a store of the caller's; closing the parts closes it. */
export async function partsOf({ store, dispatch, keys, secrets, caches, close }: OpenStore) {
  const directory = await temporaryDirectory();
  const blobs = createBlobs(join(directory.path, 'blobs'));
  const settings = jobSettings(readConfig({}));
  return {
    store,
    dispatch,
    keys,
    secrets,
    caches,
    logs: createLogs(join(directory.path, 'logs')),
    blobs,
    administration: { secrets, caches, cacheBlobs: blobs, settings },
    async close() {
      await close();
      await directory.remove();
    },
  };
}

/** Closing it leaves the parts open. */
export async function startWebServer(
  {
    store,
    dispatch,
    administration,
    keys,
    logs,
    blobs,
  }: Omit<Awaited<ReturnType<typeof openParts>>, 'close' | 'secrets' | 'caches'>,
  { openToAll, publicPages = true, isLocal = false, dockerHost, forge: given, metrics: readers }: WebSettings,
): Promise<WebServer> {
  const log = pino({ enabled: false });
  const engine = createEngine({ serverId: `test-${randomUUID()}`, poolSize: 0, log, dockerHost });
  const isPublic: Forge['isPublic'] = async ({ isPrivate }) => !isPrivate;
  const forge = { permission: async () => 'none', people: async () => new Map(), isPublic, ...given } as Forge;
  const rights = createRights({ store, forge, log, now: Date.now });
  const timeouts = { defaultMs: 60_000, maxMs: 60_000 };
  const web = createWeb({
    store,
    dispatch,
    keys,
    logs,
    blobs,
    engine,
    openToAll,
    publicPages,
    isLocal,
    baseUrl: 'http://127.0.0.1',
    rights,
    handling: { store, forge, log, now: Date.now, timeouts, policy: NO_POLICY },
    administration,
    log,
    metrics: { ...createMetrics(), ...readers },
  });
  const http = createServer(async (request, response) => {
    if (!(await web(request, response))) response.writeHead(404).end('not ours');
  });
  await new Promise<void>(resolve => void http.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;

  function open(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<IncomingMessage> {
    // The path goes out as it is written: fetch would tidy it.
    return new Promise((resolve, reject) => {
      const { port } = http.address() as AddressInfo;
      get({ host: '127.0.0.1', port, path, headers, method }, resolve).on('error', reject);
    });
  }

  return {
    url,
    store,
    logs,
    blobs,
    rights,
    createRun: (changes = {}, repository = sampleRepository()) => {
      const deliveryId = randomUUID();
      return store.create(deliveryId, id => sampleRun(id, deliveryId, repository, changes));
    },
    async fetch(path, method = 'GET') {
      const answer = await open(path, {}, method);
      return { status: answer.statusCode ?? 0, headers: answer.headers, body: await text(answer) };
    },
    open,
    dropConnections: () => http.closeAllConnections(),
    async close() {
      http.closeAllConnections();
      await new Promise<void>(resolve => void http.close(() => resolve()));
    },
  };
}
