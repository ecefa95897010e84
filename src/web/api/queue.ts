/** What runs and waits, for programs: the same as the page of the queue. */

import { z } from 'zod';
import { jobPath } from '../paths.ts';
import { readQueue } from '../queue/read.ts';
import type { OneJob, Part, QueueView } from '../queue/view.ts';
import { missing, operation } from './operation.ts';
import { iso } from './present.ts';
import { repository, run } from './schemas.ts';

const named = repository.pick({ id: true, owner: true, name: true });
const job = z.object({ repository: named, run: run.shape.id, job: z.string(), url: z.string() });
const time = z.iso.datetime();
/** `others` belong to repositories that the token may not read. */
const part = <T extends z.ZodType>(shape: T) => z.object({ seen: z.array(shape), others: z.int() });

const schema = z.object({
  running: part(job.extend({ started_at: time, usual_ms: z.number().optional(), worker: z.string().optional() })),
  waiting: part(job.extend({ reason: z.string(), ahead: z.int().optional() })),
  pending: z.int(),
  resource_groups: part(job.extend({ name: z.string(), waiting: z.int() })),
  workers: z.array(
    z.object({
      name: z.string().optional(),
      host: z.string().optional(),
      version: z.string().optional(),
      tags: z.array(z.string()),
      untagged: z.boolean(),
      slots: z.int(),
      used: z.int(),
      heard_at: time.optional(),
    }),
  ),
  limits: z.array(z.object({ repository: named, concurrency: z.int(), running: z.int() })),
  schedules: part(
    z.object({ repository: named, branch: z.string(), cron: z.string(), timezone: z.string(), due_at: time }),
  ),
});

export const getQueue = operation({
  id: 'getQueue',
  method: 'GET',
  path: '/queue',
  summary: 'What runs, what waits and why, and who carries it out, up to a second old',
  answer: { status: 200, schema },
  async perform({ context, exchange }) {
    const view = await readQueue(context, exchange.viewer);
    if (view === undefined) throw missing();
    return { status: 200, value: present(view, context.baseUrl) };
  },
});

function present(view: QueueView, baseUrl: string): z.infer<typeof schema> {
  const of = (one: OneJob) => presentJob(one, baseUrl);
  return {
    running: told(view.running, ({ startedAt, usualMs, worker, ...one }) => ({
      ...of(one),
      started_at: iso(startedAt),
      ...(usualMs === undefined ? {} : { usual_ms: usualMs }),
      ...(worker === undefined ? {} : { worker }),
    })),
    waiting: told(view.waiting, ({ why, ahead, ...one }) => ({
      ...of(one),
      reason: why,
      ...(ahead === undefined ? {} : { ahead }),
    })),
    pending: view.pending,
    resource_groups: told(view.groups, ({ name, waiting, ...one }) => ({ ...of(one), name, waiting })),
    workers: view.workers.map(({ concurrency, jobs, heardAt, tags, ...worker }) => ({
      ...worker,
      tags: [...tags],
      slots: concurrency,
      used: jobs,
      ...(heardAt === undefined ? {} : { heard_at: iso(heardAt) }),
    })),
    limits: view.limits.map(({ repository, ...limit }) => ({ repository: presentName(repository), ...limit })),
    schedules: told(view.timers, ({ repository, branch, cron, timezone, dueAt }) => ({
      repository: presentName(repository),
      branch,
      cron,
      timezone,
      due_at: iso(dueAt),
    })),
  };
}

function told<T, U>({ seen, others }: Part<T>, tell: (one: T) => U): { seen: U[]; others: number } {
  return { seen: seen.map(tell), others };
}

function presentJob({ run: { id, trigger }, jobRun }: OneJob, baseUrl: string): z.infer<typeof job> {
  const { key } = jobRun.job;
  return { repository: presentName(trigger.repository), run: id, job: key, url: `${baseUrl}${jobPath(id, key)}` };
}

function presentName({ id, owner, name }: z.infer<typeof named>): z.infer<typeof named> {
  return { id, owner, name };
}
