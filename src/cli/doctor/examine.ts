import type { EngineInfo } from '../../flow/ports/engine.ts';
import type { Config } from '../config.ts';
import { APP_HINT, type AppState, judgeApp, type Rights } from './app.ts';
import { judgeClock, REACH_HINT } from './clock.ts';
import { judgeConfiguration } from './configuration.ts';
import { DATABASE_HINT, type DatabaseState, judgeDatabase } from './database.ts';
import { type DataDirectory, examineDisk, judgeDisk } from './disk.ts';
import { ENGINE_HINT, judgeEngine, judgeLayering, LAYERING_HINT } from './engine.ts';
import { type Finding, look, named } from './finding.ts';
import { type InstallationState, judgeInstallations } from './installations.ts';
import { type BranchRules, judgeRequiredCheck } from './required-check.ts';
import { judgeSecrets, type SecretsState } from './secrets.ts';
import { judgeStorage, STORAGE_HINT } from './storage.ts';
import { type Attempt, judgeWebhook } from './webhook.ts';

/** Whom can be asked. Each throws InfraError when it cannot answer. */
export interface Patient {
  readonly identity: Parameters<typeof judgeConfiguration>[1];
  engine(): Promise<EngineInfo>;
  /** Why workspaces cannot be layered over checkouts; undefined when they can. */
  whyNotLayered(): Promise<string | undefined>;
  database(): Promise<DatabaseState>;
  /** Tries what is done in a bucket. Absent where logs and artifacts are files. */
  readonly storage?: (() => Promise<void>) | undefined;
  secrets(): Promise<SecretsState>;
  /** Milliseconds that our clock is before GitHub's. */
  clockSkew(): Promise<number>;
  /** Absent while nothing says which app we are. */
  readonly github?: GitHubState;
}

export interface GitHubState {
  readonly wanted: Rights;
  readonly appId: number;
  app(): Promise<AppState>;
  installations(): Promise<readonly InstallationState[]>;
  /** Of repositories that we may read; `left` were not looked at. */
  requiredChecks(): Promise<{ readonly found: readonly BranchRules[]; readonly left: number }>;
  webhook(): Promise<{ readonly url: string | undefined; readonly wanted: string | undefined }>;
  /** Newest first. */
  attempts(): Promise<readonly Attempt[]>;
}

/** All findings, in the order in which a person would mend them. */
export async function examine(config: Config, patient: Patient): Promise<readonly Finding[]> {
  const disk = await examineDisk(config.DATA_DIR);
  const findings = await Promise.all([
    named('configuration', judgeConfiguration(config, patient.identity)),
    named('disk', judgeDisk(disk)),
    examineEngine(patient, disk),
    look('database', () => patient.database(), judgeDatabase, DATABASE_HINT),
    patient.storage === undefined ? [] : look('storage', patient.storage, judgeStorage, STORAGE_HINT),
    look('secrets', () => patient.secrets(), judgeSecrets, DATABASE_HINT),
    look('clock', () => patient.clockSkew(), judgeClock, REACH_HINT),
    patient.github === undefined ? [] : examineGitHub(patient.github, config.CHECK_NAME),
  ]);
  return findings.flat();
}

/** Layering is tried where checkouts lie, which is nowhere before the first start. */
async function examineEngine(patient: Patient, { exists, isWritable }: DataDirectory): Promise<readonly Finding[]> {
  const engine = await look('engine', () => patient.engine(), judgeEngine, ENGINE_HINT);
  if (!exists || !isWritable || engine.some(({ status }) => status === 'failed')) return engine;
  return [...engine, ...(await look('workspaces', () => patient.whyNotLayered(), judgeLayering, LAYERING_HINT))];
}

async function examineGitHub(github: GitHubState, checkName: string): Promise<readonly Finding[]> {
  const { wanted, appId } = github;
  const app = await look(
    'app',
    () => github.app(),
    state => judgeApp(state, wanted),
    APP_HINT,
  );
  // Whoever does not know the app answers nothing else about it.
  if (!app.some(({ status }) => status === 'ok')) return app;
  const rest = await Promise.all([
    look(
      'installations',
      () => github.installations(),
      found => judgeInstallations(found, wanted.permissions),
      REACH_HINT,
    ),
    look(
      'webhook',
      async () => ({ ...(await github.webhook()), attempts: await github.attempts() }),
      judgeWebhook,
      REACH_HINT,
    ),
    look(
      'required check',
      () => github.requiredChecks(),
      ({ found, left }) => judgeRequiredCheck(found, left, { appId, name: checkName }),
      REACH_HINT,
    ),
  ]);
  return [...app, ...rest.flat()];
}
