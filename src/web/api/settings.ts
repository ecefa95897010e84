/** The settings of a repository, for programs of its administrators: the same as on its page. */

import { z } from 'zod';
import type { Repository } from '../../model/trigger.ts';
import { jobPath } from '../paths.ts';
import { findAdministered, findChangeable } from '../settings/administered.ts';
import { removeCaches, stopEnvironment } from '../settings/deeds.ts';
import { type RepositorySettings, readSettings } from '../settings/read.ts';
import { ApiFault, type Call, missing, type Operation, operation } from './operation.ts';
import { iso } from './present.ts';
import { run } from './schemas.ts';

const time = z.iso.datetime();

const schema = z.object({
  secrets: z.array(
    z.object({
      name: z.string(),
      environment: z.string(),
      kind: z.enum(['variable', 'file']),
      protected: z.boolean(),
      version: z.int(),
      of_owner: z.boolean(),
      created_at: time.optional(),
      updated_at: time,
      used_at: time.optional(),
    }),
  ),
  environments: z.array(
    z.object({
      name: z.string(),
      state: z.enum(['deployed', 'stopped']),
      run: run.shape.id,
      job: z.string(),
      sha: z.string().optional(),
      at: time,
      stoppable: z.boolean(),
      stops_at: time.optional(),
      url: z.string(),
    }),
  ),
  protected_environments: z.array(
    z.object({
      environment: z.string(),
      refs: z.array(z.string()).optional(),
      approvers: z.union([z.enum(['write', 'admin']), z.array(z.int())]).optional(),
    }),
  ),
  registries: z.array(z.string()),
  schedules: z.array(z.object({ branch: z.string(), cron: z.string(), timezone: z.string(), due_at: time })),
  limits: z.array(z.object({ name: z.string(), value: z.string(), set_by: z.string() })),
  caches: z.array(z.object({ scope: z.string(), key: z.string(), bytes: z.int(), saved_at: time, used_at: time })),
});

const getSettings = operation({
  id: 'getSettings',
  method: 'GET',
  path: '/repositories/{repository}/settings',
  summary: 'How things stand for a repository that you administer; of secrets everything but what they hold',
  answer: { status: 200, schema },
  async perform(call) {
    const settings = await readSettings(call.context, await administered(call));
    return { status: 200, value: present(settings, call.context.baseUrl) };
  },
});

const deleteCaches = operation({
  id: 'deleteCaches',
  method: 'POST',
  path: '/repositories/{repository}/caches/delete',
  summary: 'Delete caches of a repository that you administer: those of this `key` or `scope`, or all',
  body: z.strictObject({ key: z.string().optional(), scope: z.string().optional() }),
  answer: { status: 200, schema: z.object({ deleted: z.int() }) },
  async perform(call) {
    const { key, scope } = call.body;
    const isWanted = (entry: { key: string; scope: string }) =>
      (key === undefined || entry.key === key) && (scope === undefined || entry.scope === scope);
    const deleted = await removeCaches(call.context, await administeredToWrite(call), isWanted);
    return { status: 200, value: { deleted } };
  },
});

const stopEnvironmentOf = operation({
  id: 'stopEnvironment',
  method: 'POST',
  path: '/repositories/{repository}/environments/stop',
  summary: 'Stop an environment of a repository that you administer, by the job that `on_stop` names',
  body: z.strictObject({ environment: z.string().min(1).max(255) }),
  answer: { status: 200, schema: z.object({ stopping: z.literal(true) }) },
  async perform(call) {
    const isStopping = await stopEnvironment(call.context, await administeredToWrite(call), call.body.environment);
    if (!isStopping) throw new ApiFault(409, 'Nothing is there that could be stopped.');
    return { status: 200, value: { stopping: true } };
  },
});

export const administers: readonly Operation[] = [getSettings, deleteCaches, stopEnvironmentOf];

async function administered({ context, exchange, path }: Call): Promise<Repository> {
  const repository = await findAdministered(context, exchange.viewer, ({ id }) => String(id) === path['repository']);
  if (repository === undefined) throw missing();
  return repository;
}

async function administeredToWrite(call: Call): Promise<Repository> {
  const { id } = await administered(call);
  const repository = await findChangeable(call.context, call.exchange.viewer, each => each.id === id);
  if (repository === undefined) throw new ApiFault(403, 'This token may not write here.');
  return repository;
}

function present(settings: RepositorySettings, baseUrl: string): z.infer<typeof schema> {
  return {
    secrets: settings.secrets.map(({ name, environment, kind, isProtected, version, isOwners, ...times }) => ({
      name,
      environment,
      kind,
      protected: isProtected,
      version,
      of_owner: isOwners,
      ...(times.createdAt === undefined ? {} : { created_at: iso(times.createdAt) }),
      updated_at: iso(times.updatedAt),
      ...(times.usedAt === undefined ? {} : { used_at: iso(times.usedAt) }),
    })),
    environments: settings.environments.map(({ environment, action, runId, key, sha, stopsAt, ...state }) => ({
      name: environment,
      state: action === 'start' ? 'deployed' : 'stopped',
      run: runId,
      job: key,
      ...(sha === undefined ? {} : { sha }),
      at: iso(state.endedAt),
      stoppable: state.isStoppable,
      ...(stopsAt === undefined ? {} : { stops_at: iso(stopsAt) }),
      url: `${baseUrl}${jobPath(runId, key)}`,
    })),
    protected_environments: settings.protections.map(({ environment, refs, approvers }) => ({
      environment,
      ...(refs === undefined ? {} : { refs: [...refs] }),
      ...(approvers === undefined ? {} : { approvers: typeof approvers === 'string' ? approvers : [...approvers] }),
    })),
    registries: [...settings.registries],
    schedules: settings.schedules.map(({ branch, cron, timezone, dueAt }) => {
      return { branch, cron, timezone, due_at: iso(dueAt) };
    }),
    limits: settings.limits.map(({ name, value, setBy }) => ({ name, value, set_by: setBy })),
    caches: settings.caches.map(({ scope, key, compressedBytes, savedAt, usedAt }) => {
      return { scope, key, bytes: compressedBytes, saved_at: iso(savedAt), used_at: iso(usedAt) };
    }),
  };
}
