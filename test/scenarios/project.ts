/** A repository that one story has for itself, and what people see and do there. */

import type { Run } from '../../src/model/run.ts';
import { eventually } from './eventually.ts';
import type { CheckRun, NewRepository, Repository, Rig, User } from './rig.ts';

type Files = Readonly<Record<string, string>>;

export interface Project extends NewRepository {
  /** Where the API has it: `/repos/OWNER/shop`. */
  readonly path: string;
  /** Commits `.ci.yml` (and more files) to a branch, `main` unless told; answers the commit. */
  push(pipeline: string | undefined, options?: Push): Promise<string>;
  /** Pushes a branch with this `.ci.yml` and opens a pull request for it; the push itself is not run. */
  openPullRequest(pipeline: string, options?: Opening): Promise<Opened>;
  /** Check runs of a commit, oldest first; of one name when told. */
  runs(sha: string, name?: string): readonly CheckRun[];
  /** What the newest check of each name came to, or its status while it is not completed. */
  states(sha: string): Record<string, string>;
  /** Resolves with `states` once `ci` has completed and its run, too; `round` counts its check runs from 1. */
  settled(sha: string, round?: number): Promise<Record<string, string>>;
  /** Resolves with the newest check of that name once it has this status or conclusion. */
  reaches(sha: string, name: string, state: string): Promise<CheckRun>;
  /** Bodies of Berth's comments, oldest first. */
  comments(number: number): readonly string[];
  /** Resolves when the newest of them matches. */
  tells(number: number, what: RegExp): Promise<void>;
  /** Says something in a pull request; resolves with the reactions that Berth answers with. */
  say(number: number, author: User, body: string): Promise<readonly string[]>;
  /** What Berth has stored, oldest first. */
  stored(): Promise<readonly Run[]>;
  /** `METHOD path` of what was asked of this repository, without its own path. */
  requests(): readonly string[];
  /** Resolves when every delivery so far has been handled. */
  handled(): Promise<void>;
}

interface Push {
  readonly branch?: string;
  readonly by?: User;
  readonly message?: string;
  readonly files?: Files;
  readonly to?: Repository;
  readonly parent?: string | null;
}

interface Opening extends Push {
  readonly base?: string;
  readonly draft?: boolean;
}

interface Opened {
  readonly number: number;
  readonly sha: string;
}

/** The least that passes. */
export const quick = 'test: { script: ["true"] }\n';
/** Runs until it is stopped, or so long that its end would be noticed. */
export const slow = 'test: { script: [sleep 90] }\n';

let commits = 0;

/** It failed already, and its run goes on. */
function isEarly({ title }: CheckRun): boolean {
  return / of \d+ jobs? done/.test(title ?? '');
}

/** A repository of its own for one story; its first commit has no pipeline. */
export async function newProject(rig: Rig, options?: Parameters<Rig['newRepository']>[0]): Promise<Project> {
  const { github, app } = rig;
  const home = await rig.newRepository(options);
  const { owner, repository } = home;
  const path = `/repos/${owner.login}/${repository.name}`;

  function push(pipeline: string | undefined, { by = owner, to = repository, files = {}, ...rest }: Push = {}) {
    commits += 1;
    const all = { 'count.txt': `${commits}`, ...(pipeline === undefined ? {} : { '.ci.yml': pipeline }), ...files };
    return github.commit(to, by, { files: all, ...rest });
  }

  function runs(sha: string, name?: string): readonly CheckRun[] {
    const ours = [...repository.runs.values()].filter(run => run.headSha === sha && run.suite.app === app);
    return ours.filter(run => name === undefined || run.name === name).toSorted((a, b) => a.id - b.id);
  }

  function states(sha: string): Record<string, string> {
    return Object.fromEntries(runs(sha).map(({ name, status, conclusion }) => [name, conclusion ?? status]));
  }

  const comments: Project['comments'] = number =>
    [...repository.comments.values()]
      .filter(({ issue, author }) => issue === number && author.id === app.bot.id)
      .map(({ body }) => body);

  const project: Project = {
    ...home,
    path,
    push,
    openPullRequest: (pipeline, { base = 'main', draft = false, ...options } = {}) =>
      github.unheard(async () => {
        const { branch = 'topic', by = owner, to: from = repository } = options;
        const sha = await push(pipeline, { ...options, branch, message: options.message ?? 'Change' });
        const wanted = { author: by, title: 'Change', head: branch, base, from, draft };
        const { number } = await github.openPullRequest(repository, wanted);
        return { number, sha };
      }),
    runs,
    states,
    settled: async (sha, round = 1) => {
      await eventually(`"ci" of ${path}@${sha.slice(0, 8)} completed in round ${round}`, () => {
        const all = runs(sha, 'ci');
        const newest = all.at(-1);
        return all.length >= round && newest?.status === 'completed' && !isEarly(newest);
      });
      return states(sha);
    },
    reaches: (sha, name, state) =>
      eventually(`"${name}" of ${path} is ${state}`, () => {
        const newest = runs(sha, name).at(-1);
        return (newest?.conclusion ?? newest?.status) === state ? newest : undefined;
      }),
    comments,
    tells: async (number, what) => {
      await eventually(`a comment on ${path}#${number} that matches ${what}`, () =>
        what.test(comments(number).at(-1) ?? ''),
      );
    },
    say: async (number, author, body) => {
      const { reactions } = github.comment(repository, number, author, body);
      await eventually(`a reaction to "${body}"`, () => reactions.size > 0);
      return [...reactions.values()].map(({ content }) => content);
    },
    stored: async () => {
      const found = await rig.berth().parts.store.findRuns({ repositoryId: repository.id, limit: 100 });
      return found.toReversed();
    },
    requests: () =>
      github.requests
        .filter(request => request.path.startsWith(`${path}/`))
        .map(request => `${request.method} ${request.path.slice(path.length)}`),
    handled: async () => {
      await github.idle();
      await push('seen: { script: "true", only: [tags] }', { branch: `seen-${commits}` }).then(sha =>
        eventually(`what came before ${sha.slice(0, 8)} was handled`, () => runs(sha, 'ci').length > 0),
      );
    },
  };
  return project;
}
