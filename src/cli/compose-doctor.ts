/** Picks whom `berth doctor` asks: the same engine, database and GitHub as the server's, none of them changed. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createEngine } from '../io/docker/engine.ts';
import { findLayeringObstacle } from '../io/docker/layering.ts';
import { createClient } from '../io/github/client.ts';
import { inspectGitHub, readClockSkew } from '../io/github/inspection.ts';
import { appRequest } from '../io/github/manifest.ts';
import { webhookPath } from '../io/github/webhook.ts';
import { createVault, readMasterKeys } from '../io/secrets/vault.ts';
import { inspectDatabase, inspectSecrets } from '../io/sql/inspect.ts';
import { InfraError } from '../model/errors.ts';
import { identify } from './compose.ts';
import { composeBucketProbe } from './compose-storage.ts';
import type { Config } from './config.ts';
import type { GitHubState, Patient } from './doctor/examine.ts';
import { examineKey, type SecretsState } from './doctor/secrets.ts';
import { keySource } from './key-source.ts';
import { createLog } from './log.ts';

/** Asks nobody yet. */
export async function composeDoctor(config: Config): Promise<Patient> {
  const { DOCKER_HOST: dockerHost, DATA_DIR, DATABASE_URL: databaseUrl, GITHUB_API_URL } = config;
  const identity = await identify(config);
  const log = createLog({ LOG_LEVEL: 'silent' });
  const engine = createEngine({ serverId: 'doctor', dockerHost, poolSize: 0, log });
  return {
    identity,
    engine: () => engine.check(),
    whyNotLayered: () => inProbe(DATA_DIR, checkout => findLayeringObstacle(dockerHost, 'doctor', checkout)),
    database: () => inspectDatabase({ databaseUrl, directory: join(DATA_DIR, 'postgres') }),
    storage: await composeBucketProbe(config),
    secrets: () => examineSecrets(config),
    clockSkew: () => readClockSkew(GITHUB_API_URL, Date.now),
    ...(identity.state === 'ready' ? { github: composeGitHub(config, identity.credentials) } : {}),
  };
}

function composeGitHub(config: Config, credentials: Parameters<typeof createClient>[0]['credentials']): GitHubState {
  const { GITHUB_API_URL, BASE_URL, WEBHOOK_PROXY_URL } = config;
  const baseUrl = GITHUB_API_URL === undefined ? {} : { baseUrl: GITHUB_API_URL };
  const inspection = inspectGitHub(createClient({ credentials, ...baseUrl }));
  const wanted = WEBHOOK_PROXY_URL ?? (BASE_URL === undefined ? undefined : `${BASE_URL}${webhookPath}`);
  return {
    ...inspection,
    wanted: { permissions: appRequest.default_permissions, events: appRequest.default_events },
    appId: credentials.appId,
    webhook: async () => ({ url: await inspection.webhookUrl(), wanted }),
  };
}

/** A checkout to try on, where real ones lie. */
async function inProbe<T>(dataDirectory: string, work: (checkout: string) => Promise<T>): Promise<T> {
  const checkout = await mkdtemp(join(dataDirectory, 'doctor-'));
  try {
    await writeFile(join(checkout, 'probe'), '');
    return await work(checkout);
  } finally {
    await rm(checkout, { recursive: true, force: true });
  }
}

/** Opens each secret, as a job would, and keeps none of the values. */
async function examineSecrets(config: Config): Promise<SecretsState> {
  const { DATABASE_URL: databaseUrl, DATA_DIR } = config;
  const source = keySource(config);
  const [key, kept] = await Promise.all([
    examineKey(source),
    inspectSecrets({ databaseUrl, directory: join(DATA_DIR, 'postgres') }),
  ]);
  const vault = createVault(source);
  const hasKey = key === undefined || key.mode !== undefined;
  const problems = [
    ...(hasKey ? problemsOf(() => readMasterKeys(source)) : []),
    ...(kept ?? []).flatMap(secret => problemsOf(() => vault.open(secret, secret.sealed))),
  ];
  return { key, ...(kept === undefined ? {} : { kept: kept.length }), problems: [...new Set(problems)] };
}

function problemsOf(attempt: () => unknown): readonly string[] {
  try {
    attempt();
    return [];
  } catch (error) {
    if (!(error instanceof InfraError)) throw error;
    return [error.message];
  }
}
