/** What programs can read. Each id is looked up for the caller (S42): what they may not see is not there. */

import { z } from 'zod';
import type { JobRun } from '../../model/run.ts';
import { findVisible, roleIn, type Sight } from '../access.ts';
import { keptByAll } from '../artifacts.ts';
import { refOf } from '../job-log.ts';
import { artifactsPath } from '../paths.ts';
import { listRuns } from './list-runs.ts';
import { sendLogRange } from './log-range.ts';
import { sendLogWithTimes } from './log-with-times.ts';
import { type Call, missing, type Operation, operation } from './operation.ts';
import { iso, presentJob, presentRun } from './present.ts';
import * as schemas from './schemas.ts';

const attemptQuery = z.object({ attempt: z.coerce.number().int().positive().optional() });
const logQuery = attemptQuery.extend({
  timestamps: z.enum(['0', '1']).optional().meta({
    description: '`1`: each line begins with the time at which it came (RFC 3339), and `Range` is not heeded',
  }),
});
const ACTIVE_MS = 365 * 86_400_000;

const listRepositories = operation({
  id: 'listRepositories',
  method: 'GET',
  path: '/repositories',
  summary: 'Repositories with a run within a year that you can read',
  answer: { status: 200, schema: z.object({ repositories: z.array(schemas.repository) }) },
  async perform({ context, exchange }) {
    const active = await context.store.activeRepositories(context.now() - ACTIVE_MS);
    const roles = await Promise.all(active.map(({ id }) => roleIn(context, exchange.viewer, id)));
    const repositories = active.flatMap(({ id, owner, name, defaultBranch, isPrivate, url }, index) => {
      const permission = roles[index] ?? 'none';
      return permission === 'none'
        ? []
        : [{ id, owner, name, default_branch: defaultBranch, private: isPrivate, url, permission }];
    });
    return { status: 200, value: { repositories } };
  },
});

const getRun = operation({
  id: 'getRun',
  method: 'GET',
  path: '/runs/{run}',
  summary: 'A run',
  answer: { status: 200, schema: schemas.run },
  perform: async call => ({ status: 200, value: presentRun((await sightOf(call)).run, call.context.baseUrl) }),
});

const listJobs = operation({
  id: 'listJobs',
  method: 'GET',
  path: '/runs/{run}/jobs',
  summary: 'The jobs of a run, in the order of its plan',
  answer: { status: 200, schema: z.object({ jobs: z.array(schemas.job) }) },
  async perform(call) {
    const { run } = await sightOf(call);
    return { status: 200, value: { jobs: run.jobs.map(job => presentJob(run, job, call.context.baseUrl)) } };
  },
});

const getJob = operation({
  id: 'getJob',
  method: 'GET',
  path: '/runs/{run}/jobs/{job}',
  summary: 'A job',
  answer: { status: 200, schema: schemas.job },
  async perform(call) {
    const { sight, jobRun } = await jobOf(call);
    return { status: 200, value: presentJob(sight.run, jobRun, call.context.baseUrl) };
  },
});

const getLog = operation({
  id: 'getLog',
  method: 'GET',
  path: '/runs/{run}/jobs/{job}/log',
  summary: 'The log of a job as text; with `Range`, a part of it',
  query: logQuery,
  answer: 'text',
  async perform(call) {
    const { sight, jobRun } = await jobOf(call);
    const number = call.query.attempt ?? jobRun.attempts.at(-1)?.number;
    const attempt = jobRun.attempts.find(one => one.number === number);
    if (attempt === undefined) throw missing();
    const of = { run: sight.run, jobRun, attempt };
    if (call.query.timestamps === '1') await sendLogWithTimes(call.context, of, call.exchange);
    else await sendLogRange(call.context.logs, refOf(of), call.exchange);
    return 'sent';
  },
});

const listTests = operation({
  id: 'listTests',
  method: 'GET',
  path: '/runs/{run}/jobs/{job}/tests',
  summary: 'The tests that the reports of a job tell of',
  query: attemptQuery,
  answer: { status: 200, schema: z.object({ tests: z.array(schemas.testResult) }) },
  async perform(call) {
    const { sight, jobRun } = await jobOf(call);
    const number = call.query.attempt ?? jobRun.attempts.at(-1)?.number;
    const key = jobRun.job.key;
    const found = number === undefined ? [] : await call.context.store.tests({ runId: sight.run.id, key, number });
    const tests = found.map(({ durationMs, ...test }) => {
      return { ...test, ...(durationMs === undefined ? {} : { duration_ms: durationMs }) };
    });
    return { status: 200, value: { tests } };
  },
});

const listArtifacts = operation({
  id: 'listArtifacts',
  method: 'GET',
  path: '/runs/{run}/artifacts',
  summary: 'What the jobs of a run left, with the addresses of the archives',
  answer: { status: 200, schema: z.object({ artifacts: z.array(schemas.artifact) }) },
  async perform(call) {
    const sight = await sightOf(call);
    const artifacts = keptByAll(sight).map(({ jobRun, artifact, mayDownload }) => ({
      job: jobRun.job.key,
      files: artifact.files,
      bytes: artifact.bytes,
      ...(artifact.expiresAt === undefined ? {} : { expires_at: iso(artifact.expiresAt) }),
      ...(mayDownload && artifact.removed !== true
        ? { url: `${call.context.baseUrl}${artifactsPath(sight.run.id, jobRun.job.key, undefined)}` }
        : {}),
    }));
    return { status: 200, value: { artifacts } };
  },
});

export const reads: readonly Operation[] = [
  listRepositories,
  listRuns,
  getRun,
  listJobs,
  getJob,
  getLog,
  listTests,
  listArtifacts,
];

/** The run in the address. Throws ApiFault when the caller may not see it. */
export async function sightOf({ context, exchange, path }: Call): Promise<Sight> {
  const sight = await findVisible(context, exchange.viewer, path['run'] ?? '');
  if (sight === undefined) throw missing();
  return sight;
}

async function jobOf(call: Call): Promise<{ readonly sight: Sight; readonly jobRun: JobRun }> {
  const sight = await sightOf(call);
  const jobRun = sight.run.jobs.find(({ job }) => job.key === call.path['job']);
  if (jobRun === undefined) throw missing();
  return { sight, jobRun };
}
