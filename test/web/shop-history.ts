/** What the repositories of a company did in the last days: for pictures of lists and histories. */

import type { Ended, Run } from '../../src/model/run.ts';
import type { TestResult } from '../../src/model/test-result.ts';
import type { Repository } from '../../src/model/trigger.ts';
import { claim, lastOf, queuedJob, sampleRepository, sampleRun, withJob } from '../ports/store-samples.ts';
import type { WebServer } from './web-server.ts';

const HOUR = 3_600_000;

const people = ['ada', 'grace', 'linus', 'margaret'].map((login, index) => ({ id: 11 + index, login }));
const changes = [
  ['main', 'Take the new price list', 'passes'],
  ['main', 'Round once, at the end', 'passes'],
  ['checkout', 'Ask for the address first', 'fails'],
  ['main', 'Do not show empty shelves', 'is flaky'],
  ['discounts', 'Discounts for returning customers', 'passes'],
  ['main', 'Send receipts as PDF', 'passes'],
  ['search', 'Find words with umlauts', 'fails'],
  ['main', 'Update the shipping rates', 'is flaky'],
  ['dependabot/npm/vite', 'Bump vite', 'passes'],
  ['main', 'Keep baskets for a week', 'fails'],
  ['main', 'Mend the weekly basket', 'passes'],
] as const;

const passed: Ended = { outcome: 'success', sections: [] };
const failed: Ended = {
  outcome: 'failure',
  cause: 'script_failure',
  message: 'exit code 1',
  exitCode: 1,
  sections: [],
};

/** Makes the runs of three repositories up to `now` (milliseconds since the epoch), and answers the one that is told most of. */
export async function createShopHistory(web: WebServer, now: number): Promise<Repository> {
  const [shop, ...others] = ['shop', 'warehouse', 'site'].map(name => ({ ...sampleRepository(), owner: 'acme', name }));
  if (shop === undefined) throw new Error('there is no shop');
  const rounds = Array.from({ length: 4 }, () => changes).flat();
  for (const [index, change] of rounds.entries()) {
    const at = now - (rounds.length - index) * 3 * HOUR;
    await createRun(web, shop, index, at, change);
    const other = others[index % 5];
    if (other !== undefined) await createRun(web, other, index, at + HOUR, change);
  }
  return shop;
}

type Change = (typeof changes)[number];

async function createRun(web: WebServer, repository: Repository, index: number, at: number, change: Change) {
  const [branch, message, how] = change;
  const actor = people[index % people.length] ?? { id: 1, login: 'ada' };
  const sha = (index + 1).toString(16).repeat(40).slice(0, 40);
  const { trigger } = sampleRun('', '', repository);
  if (trigger.source !== 'push') throw new Error('it is a push');
  const commit = { sha, message, authorName: actor.login, authorEmail: `${actor.login}@example.com` };
  const { id } = await web.createRun({
    createdAt: at,
    jobs: [queuedJob('lint'), queuedJob('unit')],
    trigger: { ...trigger, commit, actor, ref: { kind: 'branch', name: branch } },
  });
  await end(web, id, 'lint', at, 14_000 + (index % 7) * 900, passed);
  await end(web, id, 'unit', at, 61_000 + (index % 11) * 2_300, how === 'fails' ? failed : passed, testsOf(index, how));
  await web.store.change(id, run => ({ ...run, completedAt: at + 90_000 }));
}

async function end(
  web: WebServer,
  id: string,
  key: string,
  at: number,
  ms: number,
  ended: Ended,
  tests: readonly TestResult[] = [],
): Promise<void> {
  await web.store.change(id, run => claim(run, key, 'w'));
  await web.store.keepTests({ runId: id, key, number: 1 }, 'w', tests);
  const endedAt = at + 2_000 + ms;
  const conclusion = ended.outcome === 'success' ? 'success' : 'failure';
  await web.store.change(id, (run: Run) =>
    withJob(run, key, job => ({
      ...job,
      progress: { status: 'completed', conclusion, at: endedAt },
      attempts: [{ ...lastOf(job), queuedAt: at, startedAt: at + 2_000, endedAt, ended }],
    })),
  );
}

function testsOf(index: number, how: Change[2]): readonly TestResult[] {
  const one = (suite: string, name: string, durationMs: number, outcome: TestResult['outcome'] = 'passed') => {
    return { suite, name, outcome, durationMs: durationMs + (index % 5) * 30 };
  };
  return [
    one('checkout', 'waits for the payment', 2_400, how === 'is flaky' ? 'flaky' : 'passed'),
    one('cart', 'applies the discount once', 180, how === 'fails' ? 'failed' : 'passed'),
    one('cart', 'keeps the price of each line', 90),
    one('search', 'finds words with umlauts', 640, how === 'fails' && index % 2 === 0 ? 'failed' : 'passed'),
    one('receipts', 'prints a page of forty lines', 1_300),
    one('stock', 'counts what is on the shelves', 3_100),
  ];
}
