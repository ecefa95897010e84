/** What programs can do: the same as people on the pages, by the same rights. */

import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { act, type Doer, start } from '../../flow/act.ts';
import type { Deed } from '../../flow/deed.ts';
import { isWriter } from '../../flow/trust.ts';
import { roleIn } from '../access.ts';
import { doerOf } from '../doer.ts';
import { statusOf, wordsOf } from '../run-actions.ts';
import { isRefName } from '../start-run.ts';
import { ApiFault, type Call, missing, type Operation, operation, type Reply } from './operation.ts';
import { presentRun } from './present.ts';
import { sightOf } from './reads.ts';
import * as schemas from './schemas.ts';

const answer = { status: 200, schema: schemas.run };
const sha = z.string().regex(/^[0-9a-f]{40}$/, 'must be the whole id of a commit');

const rerunRun = operation({
  id: 'rerunRun',
  method: 'POST',
  path: '/runs/{run}/rerun',
  summary:
    'Run again: what failed, was cancelled or timed out; all; or one job. What needs it runs again too; `fresh`: without what caches hold',
  body: z.strictObject({
    what: z.enum(['failed', 'all']).default('failed'),
    job: z.string().optional(),
    fresh: z.boolean().default(false),
  }),
  answer,
  perform: call => {
    const { what, job, fresh } = call.body;
    return doIt(call, { name: 'rerun', what: job === undefined ? what : { job }, ...(fresh ? { isFresh: true } : {}) });
  },
});

const cancelRun = operation({
  id: 'cancelRun',
  method: 'POST',
  path: '/runs/{run}/cancel',
  summary: 'Stop a run, or one job of it',
  body: z.strictObject({ job: z.string().optional() }),
  answer,
  perform: call => doIt(call, { name: 'cancel', ...(call.body.job === undefined ? {} : { job: call.body.job }) }),
});

const approveRun = operation({
  id: 'approveRun',
  method: 'POST',
  path: '/runs/{run}/approve',
  summary: 'Let a run start whose author may not write; `sha` says which commit was looked at',
  body: z.strictObject({ sha }),
  answer,
  perform: call => doIt(call, { name: 'approve', sha: call.body.sha }),
});

const playJob = operation({
  id: 'playJob',
  method: 'POST',
  path: '/runs/{run}/jobs/{job}/play',
  summary: 'Start a job that waits for a person, or for its time',
  answer,
  perform: call => doIt(call, { name: 'play', job: call.path['job'] ?? '' }),
});

const startRun = operation({
  id: 'startRun',
  method: 'POST',
  path: '/repositories/{repository}/runs',
  summary: 'Start a run of a branch or tag, with variables; `repository` is its number',
  body: z.strictObject({
    branch: z.string().optional(),
    tag: z.string().optional(),
    variables: z.record(z.string().regex(/^[A-Za-z_]\w{0,254}$/), z.string().max(32_768)).default({}),
  }),
  answer: { status: 201, schema: schemas.run },
  async perform(call) {
    const { context, exchange, body } = call;
    const repositoryId = Number(call.path['repository']);
    const doer = Number.isSafeInteger(repositoryId) ? doerFor(call, repositoryId) : undefined;
    if (doer === undefined || !isWriter(await roleIn(context, exchange.viewer, repositoryId))) throw missing();
    const [newest] = await context.store.findRuns({ repositoryId, limit: 1 });
    if (newest === undefined) throw missing();
    const name = body.branch ?? body.tag ?? '';
    const isOne = (body.branch === undefined) !== (body.tag === undefined);
    if (!isOne || !isRefName(name)) throw new ApiFault(400, 'Name one `branch`, or one `tag`.');
    const ref = { kind: body.tag === undefined ? ('branch' as const) : ('tag' as const), name };
    const { repository } = newest.trigger;
    const wanted = { repository, ref, variables: body.variables };
    const started = await start(context.handling, doer, `api-${randomUUID()}`, wanted);
    if (started.outcome === 'no_such_ref') throw new ApiFault(422, `There is no ${ref.kind} of this name.`);
    if (started.outcome === 'refused') throw new ApiFault(403, 'This needs write permission to the repository.');
    return { status: 201, value: presentRun(started.run, context.baseUrl) };
  },
});

export const writes: readonly Operation[] = [rerunRun, cancelRun, approveRun, playJob, startRun];

async function doIt(call: Call, deed: Deed): Promise<Reply> {
  const { run } = await sightOf(call);
  const doer = doerFor(call, run.trigger.repository.id);
  if (doer === undefined) throw new ApiFault(403, 'This token may not write here.');
  const done = await act(call.context.handling, doer, run, deed);
  if (done.outcome !== 'done') throw new ApiFault(statusOf(done), wordsOf(done));
  return { status: 200, value: presentRun(done.run, call.context.baseUrl) };
}

function doerFor({ exchange }: Call, repositoryId: number): Doer | undefined {
  return doerOf(exchange.viewer, repositoryId, 'api');
}
