/** What came of the demo, for people and for programs. */

import { paint } from '../print.ts';
import type { Demo } from './start.ts';
import type { Chapters } from './story.ts';

export interface DemoResult {
  /** Whether everything happened that the story tells. */
  readonly ok: boolean;
  readonly problems: readonly string[];
  readonly runs: readonly RunResult[];
  readonly checks: readonly {
    name: string;
    sha: string;
    status: string;
    conclusion: string | null;
    externalId: string;
  }[];
  readonly comment: { id: number; author: string; body: string } | null;
  readonly addresses: { pullRequest: string; runs: string };
}

interface RunResult {
  readonly id: string;
  readonly source: string;
  readonly sha: string;
  readonly jobs: readonly { key: string; conclusion: string | null; attempts: number }[];
}

export async function summarize(demo: Demo, chapters: Chapters): Promise<{ result: DemoResult; lines: string[] }> {
  const { github, repository, berth, bot } = demo;
  const checks = [...repository.runs.values()]
    .toSorted((a, b) => a.id - b.id)
    .map(({ name, headSha, status, conclusion, externalId }) => ({
      name,
      sha: headSha,
      status,
      conclusion,
      externalId,
    }));
  const comments = [...repository.comments.values()].filter(({ author }) => author.id === bot.id);
  const comment = comments[0] === undefined ? null : { id: comments[0].id, author: bot.login, body: comments[0].body };
  const addresses = {
    pullRequest: `${github.url}/acme/shop/pull/${chapters.pullRequest}`,
    runs: `${berth.url}/`,
  };
  const problems = findProblems(demo, chapters, comments.length, checks);
  const runs = await readRuns(demo);
  const result: DemoResult = { ok: problems.length === 0, problems, runs, checks, comment, addresses };
  return { result, lines: toLines(result, chapters) };
}

async function readRuns({ berth }: Demo): Promise<RunResult[]> {
  const runs = await berth.parts.store.findRuns({ limit: 100 });
  return runs.toReversed().map(({ id, trigger, jobs }) => ({
    id,
    source: trigger.source,
    sha: trigger.commit.sha,
    jobs: jobs.map(({ job, progress, attempts }) => ({
      key: job.key,
      conclusion: progress.status === 'completed' ? progress.conclusion : null,
      attempts: attempts.length,
    })),
  }));
}

/** Each sentence says what did not happen. */
function findProblems(
  { github, repository, bot }: Demo,
  { main, broken, fixed, commandId }: Chapters,
  comments: number,
  checks: DemoResult['checks'],
): string[] {
  const conclusions = (sha: string, name: string) =>
    checks.filter(check => check.sha === sha && check.name === name).map(({ conclusion }) => conclusion);
  const reactions = [...(repository.comments.get(commandId)?.reactions.values() ?? [])];
  const expected: readonly [what: string, happened: boolean][] = [
    ['main is green', conclusions(main, 'ci').at(-1) === 'success'],
    ['the change broke a test', conclusions(broken, 'ci / unit').at(-1) === 'failure'],
    ['the broken change is not green', conclusions(broken, 'ci').at(-1) === 'failure'],
    ['/rerun ran the failed job again', conclusions(broken, 'ci / unit').filter(one => one === 'failure').length >= 2],
    ['/rerun was acknowledged', reactions.some(({ user, content }) => user.id === bot.id && content === '+1')],
    ['the fix is green', conclusions(fixed, 'ci').at(-1) === 'success'],
    ['every check of the fix passed', checks.every(({ sha, conclusion }) => sha !== fixed || conclusion === 'success')],
    ['no check is left open', checks.every(({ status }) => status === 'completed')],
    ['there is one comment', comments === 1],
    ['the sandbox kept to the rules of GitHub', github.violations.length === 0],
  ];
  return expected.filter(([, happened]) => !happened).map(([what]) => `It did not happen that ${what}.`);
}

function toLines({ problems, checks, comment, addresses }: DemoResult, { fixed, pullRequest }: Chapters): string[] {
  const newest = checks.filter(({ sha }) => sha === fixed);
  return [
    '',
    paint('bold', `Checks of pull request #${pullRequest} now`),
    ...newest.map(
      ({ name, conclusion }) =>
        `  ${paint(conclusion === 'success' ? 'green' : 'red', '●')} ${name} ${paint('dim', conclusion ?? '')}`,
    ),
    '',
    paint('bold', 'The comment Berth keeps there'),
    ...(comment?.body ?? '').split('\n').map(line => `  ${paint('dim', '│')} ${line}`),
    '',
    ...problems.map(problem => paint('red', problem)),
    paint('bold', 'Look at it'),
    `  the pull request   ${paint('underline', addresses.pullRequest)}`,
    `  Berth's own pages  ${paint('underline', addresses.runs)}`,
  ];
}
