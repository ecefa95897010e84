import { z } from 'zod';
import type { RunQuery } from '../../flow/ports/store.ts';
import { findVisibleRuns } from '../visible-runs.ts';
import { operation } from './operation.ts';
import { presentRun } from './present.ts';
import * as schemas from './schemas.ts';

const query = z.object({
  repository_id: z.coerce.number().int().positive().optional(),
  branch: z.string().min(1).max(255).optional(),
  tag: z.string().min(1).max(255).optional(),
  pull_request: z.coerce.number().int().positive().max(2_147_483_647).optional(),
  sha: z
    .string()
    .regex(/^[0-9a-f]{40}$/)
    .optional(),
  event: schemas.run.shape.event.optional(),
  actor: z.string().min(1).max(100).optional(),
  status: z.enum([...schemas.standing.options, 'completed']).optional(),
  q: z.string().min(1).max(255).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(30),
  cursor: schemas.run.shape.id.optional(),
  after: schemas.run.shape.id.optional(),
});

/** The list of the page `/runs`, with the same filters. */
export const listRuns = operation({
  id: 'listRuns',
  method: 'GET',
  path: '/runs',
  summary:
    'Runs, newest first. `next` is the `cursor` of older ones, `previous` the `after` of newer ones; `q` searches titles, messages, refs, numbers and shas',
  query,
  answer: {
    status: 200,
    schema: z.object({
      runs: z.array(schemas.run),
      next: schemas.run.shape.id.optional(),
      previous: schemas.run.shape.id.optional(),
    }),
  },
  async perform({ context, exchange, query: asked }) {
    const { runs, older, newer } = await findVisibleRuns(context, exchange.viewer, toRunQuery(asked));
    const value = {
      runs: runs.map(run => presentRun(run, context.baseUrl)),
      ...(older !== undefined && { next: older }),
      ...(newer !== undefined && { previous: newer }),
    };
    return { status: 200, value };
  },
});

function toRunQuery({ tag, status, ...asked }: z.output<typeof query>): RunQuery {
  return {
    limit: asked.limit,
    ...(asked.repository_id !== undefined && { repositoryId: asked.repository_id }),
    ...(asked.branch !== undefined && { branch: asked.branch }),
    ...(tag !== undefined && { ref: { kind: 'tag', name: tag } }),
    ...(asked.pull_request !== undefined && { pullRequestNumber: asked.pull_request }),
    ...(asked.sha !== undefined && { headSha: asked.sha }),
    ...(asked.event !== undefined && { event: asked.event }),
    ...(asked.actor !== undefined && { actor: asked.actor }),
    ...(status === 'completed' && { open: false }),
    ...(status !== undefined && status !== 'completed' && { standing: status }),
    ...(asked.q !== undefined && { text: asked.q }),
    ...(asked.cursor !== undefined && { before: asked.cursor }),
    ...(asked.after !== undefined && { after: asked.after }),
  };
}
