import type { ColumnType, Generated } from 'kysely';
import type { Sighting } from '../../model/head.ts';
import type { Incoming } from '../../model/incoming.ts';
import type { Key } from '../../model/key.ts';
import type { BranchNews, BranchVerdict } from '../../model/notice.ts';
import type { Published } from '../../model/report.ts';
import type { Ended, JobRun, Run } from '../../model/run.ts';
import type { SecretEvent, SecretKind } from '../../model/secret.ts';
import type { TestOutcome } from '../../model/test-result.ts';
import type { Timer } from '../../model/timer.ts';
import type { WorkerState } from '../../model/worker.ts';

/** A document: read as the value, written as its JSON text. */
type Json<T> = ColumnType<T, string, string>;

/** The tables of the schema `berth`, as migrations/ makes them. */
export interface Tables {
  delivery: DeliveryTable;
  run: RunTable;
  run_text: RunTextTable;
  job: JobTable;
  attempt: AttemptTable;
  timer: TimerTable;
  sighting: SightingTable;
  branch: BranchTable;
  finished_push: FinishedPushTable;
  notice: NoticeTable;
  test_result: TestResultTable;
  cache: CacheTable;
  deployment: DeploymentTable;
  worker: WorkerTable;
  attempt_queue: AttemptQueueTable;
  access_key: KeyTable;
  secret: SecretTable;
  secret_event: SecretEventTable;
  secret_use: SecretUseTable;
}

interface DeliveryTable {
  id: string;
  kind: string;
  repository_id: number;
  incoming: Json<Incoming>;
  received_at: Generated<Date>;
  handled_at: Date | null;
}

interface RunTable {
  id: string;
  delivery_id: string;
  repository_id: number;
  installation_id: number;
  source: string;
  head_sha: string;
  ref: string | null;
  ref_kind: string | null;
  pull_request_number: number | null;
  created_at: Date;
  completed_at: Date | null;
  trigger: Json<Run['trigger']>;
  state: Json<RunState>;
  form: Generated<number>;
  version: Generated<number>;
  changed_at: Generated<Date>;
  published: ColumnType<Published, string | undefined, string>;
  published_version: Generated<number>;
  wake_at: Date | null;
  names_resource: boolean;
  awaits_resource: boolean;
  artifacts_expire_at: Date | null;
  standing: string | null;
  /** In lower case. */
  actor: string;
  is_private: boolean;
}

interface RunTextTable {
  run_id: string;
  /** A tsvector. */
  words: string;
}

interface JobTable {
  run_id: string;
  key: string;
  position: number;
  stage: string;
  status: string;
  conclusion: string | null;
  plan: Json<JobRun['job']>;
  queue: Generated<string>;
  state: Json<JobState>;
}

interface AttemptTable {
  run_id: string;
  key: string;
  number: number;
  worker: string | null;
  queued_at: Date;
  started_at: Date | null;
  ended_at: Date | null;
  outcome: string | null;
  ended: ColumnType<Ended | null, string | null, string | null>;
}

interface TimerTable {
  repository_id: number;
  id: string;
  due_at: Date;
  timer: Json<Timer>;
}

interface SightingTable {
  repository_id: number;
  heads: Json<Sighting>;
}

interface BranchTable {
  repository_id: number;
  name: string;
  run_id: string | null;
  verdict: BranchVerdict | null;
  stale: Generated<boolean>;
}

interface FinishedPushTable {
  run_id: string;
  repository_id: number;
  branch: string;
  finished_at: Generated<Date>;
}

interface NoticeTable {
  target: string;
  key: string;
  repository_id: number;
  branch: string;
  run_id: string;
  decided_at: Generated<Date>;
  news: Json<BranchNews>;
}

interface TestResultTable {
  repository_id: number;
  run_id: string;
  key: string;
  attempt: number;
  position: number;
  suite: string;
  name: string;
  file: string | null;
  line: number | null;
  duration_ms: number | null;
  outcome: TestOutcome;
  message: string | null;
}

export interface CacheTable {
  repository_id: number;
  scope: string;
  key: string;
  blob: string;
  digest: string;
  bytes: number;
  compressed_bytes: number;
  saved_at: Date;
  used_at: Date;
}

interface AttemptQueueTable {
  name: string;
  tags: Json<readonly string[]>;
  used_at: Generated<Date>;
}

interface WorkerTable {
  name: string;
  state: Json<WorkerState>;
  heard_at: Generated<Date>;
}

interface DeploymentTable {
  run_id: string;
  key: string;
  repository_id: number;
  environment: string;
  action: 'start' | 'stop';
  run_created_at: Date;
  ended_at: Date;
  stop_at: ColumnType<Date | null, Date | 'infinity' | null>;
}

export interface KeyTable {
  id: string;
  digest: string;
  kind: Key['kind'];
  actor_id: number | null;
  created_at: Date;
  ends_at: Date | null;
  document: Json<Pick<Key, 'holder' | 'name' | 'scopes'>>;
}

export interface SecretIdentityColumns {
  owner_id: number;
  /** 0: all of the owner's. */
  repository_id: number;
  environment: string;
  name: string;
  version: number;
}

export interface SecretTable extends SecretIdentityColumns {
  kind: SecretKind;
  is_protected: boolean;
  set_at: Date;
  set_by: string;
  master_key: string;
  wrapped_key: string;
  content: string;
}

export interface SecretEventTable extends SecretIdentityColumns {
  action: SecretEvent['action'];
  at: Date;
  done_by: string;
}

export interface SecretUseTable extends SecretIdentityColumns {
  run_id: string;
  key: string;
  attempt: number;
  at: Date;
  used_by_id: number;
  used_by: string;
  sha: string;
  source: string;
  actor_id: number;
  actor: string;
}

/** What of a run has no column of its own. */
export type RunState = Omit<Run, 'id' | 'trigger' | 'createdAt' | 'completedAt' | 'jobs'>;

/** What of a job has no column of its own. */
export type JobState = Omit<JobRun, 'job' | 'attempts'>;
