/** A rig whose jobs are looked at from all sides: their checks, their logs as the web page gives them, and the engine. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Docker from 'dockerode';
import { eventually } from './eventually.ts';
import { conclusions, type Rig, type RigOptions, startRig } from './rig.ts';

type Commit = Parameters<Rig['github']['commit']>[2];
type Check = ReturnType<Rig['checks']> extends ReadonlyMap<string, infer Run> ? Run : never;
type Run = NonNullable<Awaited<ReturnType<ReturnType<Rig['berth']>['parts']['store']['find']>>>;

export interface JobRig extends Rig {
  readonly docker: Docker;
  /** Pushes this pipeline. Answers the commit. */
  push(pipeline: string, commit?: Partial<Commit>): Promise<string>;
  /** Pushes it and waits for its end. */
  runs(pipeline: string, commit?: Partial<Commit>): Promise<Outcome>;
  /** The newest run of a commit, once there is one. */
  runOf(sha: string): Promise<Run>;
  /** The log of a job's newest attempt, or of that one, as a reader of the web page gets it, without colours. */
  log(sha: string, key: string, attempt?: number): Promise<string>;
  /** The address of a job's log. */
  logAddress(sha: string, key: string): Promise<string>;
  /** Resolves when the job's log holds `text`. */
  says(sha: string, key: string, text: string): Promise<void>;
  /** What the engine holds for jobs of this server: containers, volumes. */
  leftovers(): Promise<string[]>;
  /** The containers of jobs, as the engine describes them. */
  inspect(): Promise<readonly Docker.ContainerInspectInfo[]>;
}

export interface Outcome {
  readonly sha: string;
  readonly checks: ReadonlyMap<string, Check>;
  readonly conclusions: Record<string, string | null>;
  readonly log: (key: string) => Promise<string>;
}

export async function startJobRig(options: RigOptions & { readonly docker?: Docker } = {}): Promise<JobRig> {
  const rig = await startRig({ ...options, environment: { CONCURRENCY: '4', ...options.environment } });
  const { github, repository, ann, berth } = rig;
  const { docker = new Docker() } = options;
  const filters = { label: [`dev.berth.server=${await serverIdOf(rig.dataDirectory)}`] };

  const push: JobRig['push'] = (pipeline, commit = {}) =>
    github.commit(repository, ann, { ...commit, files: { '.ci.yml': pipeline, ...commit.files } });

  const runOf = (sha: string) =>
    eventually(`a run of ${sha.slice(0, 8)}`, async () => {
      const [run] = await berth().parts.store.findRuns({ headSha: sha, limit: 1 });
      return run;
    });

  const logAddress = async (sha: string, key: string) =>
    `${berth().url}/runs/${(await runOf(sha)).id}/jobs/${encodeURIComponent(key)}/log`;

  async function log(sha: string, key: string, attempt?: number): Promise<string> {
    const query = attempt === undefined ? '' : `?attempt=${attempt}`;
    const answer = await fetch(`${await logAddress(sha, key)}${query}`);
    return withoutColours(await answer.text());
  }

  const jobContainers = async () => {
    const containers = await docker.listContainers({ all: true, filters });
    return containers.filter(one => one.Labels['dev.berth.run'] !== undefined);
  };

  return {
    ...rig,
    docker,
    push,
    runOf,
    log,
    logAddress,
    runs: async (pipeline, commit) => {
      const sha = await push(pipeline, commit);
      const checks = await rig.settled(sha);
      return { sha, checks, conclusions: conclusions(checks), log: key => log(sha, key) };
    },
    says: async (sha, key, text) => {
      await eventually(`${key} says ${text}`, async () => (await log(sha, key)).includes(text));
    },
    leftovers: async () => {
      const { Volumes } = await docker.listVolumes({ filters });
      return [...(await jobContainers()).map(one => one.Id), ...(Volumes ?? []).map(one => one.Name)];
    },
    inspect: async () => {
      const found = await jobContainers();
      return Promise.all(found.map(({ Id }) => docker.getContainer(Id).inspect()));
    },
  };
}

/** By which name the engine knows what a server made. */
export async function serverIdOf(dataDirectory: string): Promise<string> {
  return (await readFile(join(dataDirectory, 'server-id'), 'utf8')).trim();
}

function withoutColours(text: string): string {
  const introducer = String.fromCharCode(27);
  return text.replaceAll(new RegExp(`${introducer}\\[[0-9;]*m`, 'g'), '');
}
