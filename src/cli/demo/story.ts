/** What happens in the demo, chapter by chapter, as a developer would do it. */

import { setTimeout as sleep } from 'node:timers/promises';
import { paint } from '../print.ts';
import { showLive } from './live.ts';
import { readProject } from './project.ts';
import type { Demo } from './start.ts';

export interface Chapters {
  readonly pullRequest: number;
  /** Commits: on main, the change that breaks a test, and its fix. */
  readonly main: string;
  readonly broken: string;
  readonly fixed: string;
  /** The developer's `/rerun`. */
  readonly commandId: number;
}

/** A job that hangs would be told by its own time-out long before, in milliseconds. */
const PATIENCE_MS = 180_000;

export async function tellStory(demo: Demo, say: (line: string) => void): Promise<Chapters> {
  const { github, repository, developer, berth } = demo;
  const stopShowing = showLive(berth.parts, say);
  const chapter = (text: string): void => say(`\n${paint(['bold', 'blue'], '●')} ${paint('bold', text)}`);
  try {
    chapter('Ada pushes the project to main');
    const main = await github.commit(repository, developer, {
      message: 'A small shop',
      files: await readProject('project'),
    });
    await ended(demo, main, 1);

    chapter('She pushes a change to a branch and opens a pull request');
    const broken = await github.commit(repository, developer, {
      branch: 'discount',
      message: 'Ten of one thing cost a tenth less',
      files: await readProject('change'),
    });
    const { number } = await github.openPullRequest(repository, {
      author: developer,
      title: 'Ten of one thing cost a tenth less',
      head: 'discount',
      base: 'main',
    });
    await pullRequestRunEnded(demo, number, broken);

    chapter('A test fails. She comments: /rerun');
    const before = countChecks(demo, broken);
    const command = github.comment(repository, number, developer, '/rerun');
    await ended(demo, broken, before + 1);

    chapter('It fails again, so she pushes the fix');
    const fixed = await github.commit(repository, developer, {
      branch: 'discount',
      message: 'Ten is enough',
      files: await readProject('fix'),
    });
    await ended(demo, fixed, 1);
    await until('everything is told', async () => (await berth.parts.store.unpublished(1)).length === 0);
    return { pullRequest: number, main, broken, fixed, commandId: command.id };
  } finally {
    await stopShowing();
  }
}

/** The run of the pull request, not the one of the push before it, which it supersedes. */
async function pullRequestRunEnded({ berth, repository }: Demo, pullRequestNumber: number, sha: string): Promise<void> {
  const { store } = berth.parts;
  await until(`the run of pull request ${pullRequestNumber} is told`, async () => {
    const [run] = await store.findRuns({ repositoryId: repository.id, pullRequestNumber, limit: 1 });
    if (run?.completedAt === undefined || run.trigger.commit.sha !== sha) return false;
    return [...repository.runs.values()].some(
      check => check.externalId === `${run.id}:${run.round}` && check.status === 'completed',
    );
  });
}

/** Resolves when the aggregate check of `sha` has completed for the `count`th time. */
async function ended(demo: Demo, sha: string, count: number): Promise<void> {
  await until(`check ci of ${sha.slice(0, 7)} completes`, () => {
    const checks = aggregates(demo, sha);
    return checks.length >= count && checks.every(({ status }) => status === 'completed');
  });
}

function countChecks(demo: Demo, sha: string): number {
  return aggregates(demo, sha).length;
}

function aggregates({ repository }: Demo, sha: string) {
  return [...repository.runs.values()].filter(({ headSha, name }) => headSha === sha && name === 'ci');
}

async function until(what: string, look: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!(await look())) {
    if (performance.now() > deadline) throw new Error(`The demo waits in vain: ${what}.`);
    await sleep(50);
  }
}
