/** The one place that picks implementations: from a Config to the parts of a running Berth. */

import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { createMasks } from '../core/mask/masker.ts';
import { measureLogs, measureStore } from '../flow/measure.ts';
import type { Dispatch } from '../flow/ports/dispatch.ts';
import type { Engine } from '../flow/ports/engine.ts';
import type { Fence } from '../flow/ports/fence.ts';
import type { Forge } from '../flow/ports/forge.ts';
import type { Keys } from '../flow/ports/keys.ts';
import type { Leadership } from '../flow/ports/leadership.ts';
import type { Messenger } from '../flow/ports/messenger.ts';
import type { Notices } from '../flow/ports/notices.ts';
import type { Queue } from '../flow/ports/queue.ts';
import type { SignIn } from '../flow/ports/sign-in.ts';
import type { Store } from '../flow/ports/store.ts';
import type { Receive } from '../flow/receive.ts';
import type { TracedStore } from '../flow/trace.ts';
import type { WorkContext } from '../flow/work/context.ts';
import { createTeardown } from '../flow/work/teardown.ts';
import { createEngine } from '../io/docker/engine.ts';
import { interfacePrefix } from '../io/docker/interface-names.ts';
import { createFence } from '../io/firewall/fence.ts';
import { noFence } from '../io/firewall/no-fence.ts';
import { createCheckouts } from '../io/git/checkouts.ts';
import { type ClientOptions, createClient } from '../io/github/client.ts';
import { type Credentials, type CredentialsCheck, checkCredentials } from '../io/github/credentials.ts';
import { createForge } from '../io/github/forge.ts';
import { startProxy } from '../io/github/proxy.ts';
import { redeliverMissed } from '../io/github/redelivery.ts';
import { createSetup, type Setup, type SetupOptions } from '../io/github/setup.ts';
import { createSignIn } from '../io/github/sign-in.ts';
import { createWebhookHandler, type RightsChanged, type WebhookHandler, webhookPath } from '../io/github/webhook.ts';
import { createMessenger } from '../io/outgoing/messenger.ts';
import { createMetrics, type ServerMetrics } from '../io/prometheus/metrics.ts';
import { createVault } from '../io/secrets/vault.ts';
import { openStore } from '../io/sql/open.ts';
import { InfraError } from '../model/errors.ts';
import { composeStorage } from './compose-storage.ts';
import type { Config } from './config.ts';
import { jobSettings } from './job-settings.ts';
import { keySource } from './key-source.ts';
import { readPolicyFile } from './policy-file.ts';
import { secretsOf } from './secrets-of.ts';

/** How long a receiver of notifications may take to answer, in milliseconds. */
const MESSAGE_PATIENCE_MS = 10_000;

export interface Parts extends WorkContext {
  readonly forge: Forge;
  readonly queue: Queue;
  readonly dispatch: Dispatch;
  readonly leadership: Leadership;
  readonly keys: Keys;
  readonly notices: Notices;
  readonly messenger: Messenger;
  /** Absent: nobody can sign in. */
  readonly signIn?: SignIn;
  readonly metrics: ServerMetrics;
  /** Releases what composing took, in the right order. Safe to repeat. */
  close(): Promise<void>;
}

/** For tests, whose data nobody misses: no waiting for the disk, and a database that is copied instead of made. */
export type Haste = Pick<Parameters<typeof openStore>[0], 'durable' | 'template'>;

/** Opens the store and reaches for everything else; throws what the operator has to mend. */
export async function compose(
  config: Config,
  credentials: Credentials,
  log: Logger,
  haste: Haste = {},
): Promise<Parts> {
  const policy = await readPolicyFile(config.REPOSITORIES_FILE, { environment: process.env, log });
  await mkdir(config.DATA_DIR, { recursive: true, mode: 0o711 });
  const serverId = await readServerId(config.DATA_DIR);
  const metrics = createMetrics();
  const { logs, blobs } = await composeStorage(config);
  const { store, queue, dispatch, leadership, caches, keys, secrets, notices, close } = await openStore({
    directory: join(config.DATA_DIR, 'postgres'),
    databaseUrl: config.DATABASE_URL,
    log,
    ...haste,
  });
  const traced = await composeTracing(config, measureStore(store, metrics), log);
  const engine = composeEngine(config, serverId, log);
  const fence = composeFence(config, serverId, log);
  const teardown = createTeardown(2 * config.CONCURRENCY, engine, log);
  return {
    store: traced.store,
    queue,
    dispatch,
    leadership,
    caches,
    keys,
    notices,
    messenger: createMessenger({ patienceMs: MESSAGE_PATIENCE_MS }),
    ...(credentials.client && { signIn: createSignIn(credentials.client, config.GITHUB_API_URL) }),
    cacheBlobs: blobs,
    secrets,
    vault: createVault(keySource(config)),
    engine,
    fence,
    forge: createForge(clientOptions(config, credentials, metrics)),
    logs: measureLogs(logs, metrics),
    blobs,
    checkouts: createCheckouts({ directory: join(config.DATA_DIR, 'checkouts'), log }),
    teardown,
    metrics,
    log,
    now: Date.now,
    worker: `${serverId}/${randomBytes(6).toString('hex')}`,
    settings: jobSettings(config),
    policy,
    masks: createMasks(
      secretsOf({
        ...credentials,
        databaseUrl: config.DATABASE_URL,
        storageKey: config.AWS_SECRET_ACCESS_KEY,
        metricsToken: config.METRICS_TOKEN,
        secretsKey: config.SECRETS_KEY,
        registries: policy.registries,
        notifications: policy.notifications,
      }),
    ),
    close: async () => {
      await teardown.settle();
      await traced.settle();
      // Only once nothing of ours runs any more does nothing need the fence.
      await engine
        .close()
        .then(fence.lower)
        .catch(error => log.warn({ err: error }, 'the engine is away; what it holds goes at the next start'));
      await close();
    },
  };
}

/** Without a collector nothing of it is even loaded. */
async function composeTracing(config: Config, store: Store, log: Logger): Promise<TracedStore> {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_SERVICE_NAME: serviceName } = config;
  if (endpoint === undefined) return { store, settle: async () => undefined };
  const [{ traceStore }, { createTraces }] = await Promise.all([
    import('../flow/trace.ts'),
    import('../io/otel/traces.ts'),
  ]);
  return traceStore(store, createTraces({ endpoint, serviceName }), log);
}

function composeEngine(config: Config, serverId: string, log: Logger): Engine {
  return createEngine({
    serverId,
    poolSize: config.CONCURRENCY + 1,
    imagesFolder: join(config.DATA_DIR, 'images'),
    log,
    ...(config.DOCKER_HOST === undefined ? {} : { dockerHost: config.DOCKER_HOST }),
  });
}

function composeFence({ JOB_FENCE, JOB_NETWORK_ALLOW }: Config, serverId: string, log: Logger): Fence {
  if (JOB_FENCE === 'off') return noFence('JOB_FENCE is off.');
  return createFence({ interfaces: interfacePrefix(serverId), allowed: JOB_NETWORK_ALLOW, log });
}

/**
 * The engine under the name of the server that runs here, for a look at what it left there. Undefined when none ever ran
 * with this DATA_DIR.
 */
export async function composeServersEngine(config: Config, log: Logger): Promise<Engine | undefined> {
  const id = await readFile(serverIdPath(config.DATA_DIR), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return undefined;
  });
  return id === undefined ? undefined : composeEngine(config, id.trim(), log);
}

/** Whether the configuration says which GitHub App we are. */
export async function identify(config: Config): Promise<CredentialsCheck> {
  const { PRIVATE_KEY, PRIVATE_KEY_PATH } = config;
  return checkCredentials({
    appId: config.APP_ID,
    privateKey: PRIVATE_KEY_PATH === undefined ? PRIVATE_KEY : await readFile(PRIVATE_KEY_PATH, 'utf8'),
    webhookSecret: config.WEBHOOK_SECRET,
    clientId: config.GITHUB_CLIENT_ID,
    clientSecret: config.GITHUB_CLIENT_SECRET,
    production: config.NODE_ENV === 'production',
  });
}

/** What GitHub's deliveries are answered by. */
export function composeWebhook(
  { GITHUB_API_URL }: Config,
  credentials: Credentials,
  given: { readonly receive: Receive; readonly rightsChanged: RightsChanged },
  log: Logger,
): Promise<WebhookHandler> {
  return createWebhookHandler({
    credentials,
    ...given,
    log,
    ...(GITHUB_API_URL === undefined ? {} : { baseUrl: GITHUB_API_URL }),
  });
}

/** Asks GitHub once for the deliveries that never arrived; resolves with how many it sends again. Safe to repeat. */
export function redeliver(config: Config, credentials: Credentials, metrics: ServerMetrics): Promise<number> {
  return redeliverMissed(createClient(clientOptions(config, credentials, metrics)), Date.now());
}

function clientOptions({ GITHUB_API_URL }: Config, credentials: Credentials, metrics: ServerMetrics): ClientOptions {
  const baseUrl = GITHUB_API_URL === undefined ? {} : { baseUrl: GITHUB_API_URL };
  return { credentials, onAnswer: metrics.answered, ...baseUrl };
}

/** Fetches deliveries for a server that GitHub cannot reach, when a channel is configured. Returns how to stop. */
export async function composeProxy(
  { WEBHOOK_PROXY_URL }: Config,
  url: string,
  log: Logger,
): Promise<() => Promise<void>> {
  if (WEBHOOK_PROXY_URL === undefined) return async () => undefined;
  return startProxy({ source: WEBHOOK_PROXY_URL, target: `${url}${webhookPath}`, log });
}

/** The page that registers the app, for a server that has no credentials yet. */
export function composeSetup(
  { BASE_URL, WEBHOOK_PROXY_URL, GITHUB_API_URL }: Config,
  url: string,
  given: Pick<SetupOptions, 'log' | 'onRegistered' | 'signInPath'>,
): Setup {
  return createSetup({
    ...given,
    baseUrl: BASE_URL ?? url,
    envFile: '.env',
    ...(WEBHOOK_PROXY_URL === undefined ? {} : { webhookProxyUrl: WEBHOOK_PROXY_URL }),
    ...(GITHUB_API_URL === undefined ? {} : { apiUrl: GITHUB_API_URL }),
  });
}

/** Names this installation for as long as its data lives: what it made before a crash is known by it. */
async function readServerId(directory: string): Promise<string> {
  const path = serverIdPath(directory);
  const fresh = randomBytes(8).toString('hex');
  await writeFile(path, fresh, { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EACCES') throw notOurs(directory, error);
    if (error.code !== 'EEXIST') throw error;
  });
  return (await readFile(path, 'utf8')).trim();
}

function serverIdPath(directory: string): string {
  return join(directory, 'server-id');
}

/** Such as a directory that Docker made for a volume, as root. */
function notOurs(directory: string, cause: Error): InfraError {
  const user = process.getuid?.();
  const message = `We (user ${user}) may not write to ${directory}. Give it to us: chown ${user} ${directory}`;
  return new InfraError(message, { retryable: false, cause });
}
