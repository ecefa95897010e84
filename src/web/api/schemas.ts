/** What programs are told, described once: answers are typed by it, and the description of the API is made from it. */

import { z } from 'zod';
import { STATUSES } from '../run-filters.ts';

const time = z.iso.datetime();
const conclusion = z.enum(['success', 'failure', 'timed_out', 'cancelled', 'skipped', 'neutral']);
const status = z.enum(['waiting', 'queued', 'in_progress', 'completed']);
const person = z.object({ id: z.int(), login: z.string() });
const runId = z.string().regex(/^\d{1,18}$/);

export const repository = z.object({
  id: z.int(),
  owner: z.string(),
  name: z.string(),
  default_branch: z.string(),
  private: z.boolean(),
  url: z.string(),
  permission: z.enum(['read', 'write', 'maintain', 'admin']),
});

export const attempt = z.object({
  number: z.int(),
  queued_at: time,
  started_at: time.optional(),
  ended_at: time.optional(),
  outcome: z.enum(['success', 'failure', 'timed_out', 'cancelled', 'lost', 'handed_back']).optional(),
  cause: z.string().optional(),
  message: z.string().optional(),
  exit_code: z.int().optional(),
});

export const job = z.object({
  key: z.string(),
  stage: z.string(),
  needs: z.array(z.string()),
  status,
  waiting_for: z.string().optional(),
  conclusion: conclusion.optional(),
  reason: z.string().optional(),
  completed_at: time.optional(),
  attempts: z.array(attempt),
  url: z.string(),
});

/** As GitHub's API spells what its lists of workflow runs are filtered by. */
export const standing = z.enum([...STATUSES, 'timed_out']);

export const run = z.object({
  id: runId,
  repository: z.object({ id: z.int(), owner: z.string(), name: z.string() }),
  event: z.enum(['push', 'pull_request', 'merge_group', 'schedule', 'web', 'api']),
  ref: z.object({ kind: z.enum(['branch', 'tag']), name: z.string() }).optional(),
  pull_request: z.int().optional(),
  sha: z.string(),
  message: z.string(),
  actor: person,
  name: z.string().optional(),
  status: z.enum(['in_progress', 'waiting_for_approval', 'completed']),
  conclusion: z.enum(['success', 'failure', 'cancelled', 'neutral']).optional(),
  /** Status and conclusion in one word, by which lists are filtered. */
  standing,
  created_at: time,
  completed_at: time.optional(),
  diagnostics: z.array(
    z.object({ severity: z.string(), message: z.string(), file: z.string(), line: z.int(), column: z.int() }),
  ),
  url: z.string(),
});

export const artifact = z.object({
  job: z.string(),
  files: z.int(),
  bytes: z.int(),
  expires_at: time.optional(),
  /** Absent: it has expired, or is not for this token. */
  url: z.string().optional(),
});

export const testResult = z.object({
  suite: z.string(),
  name: z.string(),
  outcome: z.string(),
  file: z.string().optional(),
  line: z.int().optional(),
  duration_ms: z.number().optional(),
  message: z.string().optional(),
});

export const fault = z.object({ error: z.string() });
