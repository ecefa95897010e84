import type { CheckRun, CheckSuite } from '../state/check.ts';
import { fullName, type Repository } from '../state/repository.ts';
import { latestRuns } from '../state/suite-state.ts';
import { face } from './avatar.ts';
import { type Html, html } from './html.ts';
import { icon, signOf } from './icons.ts';

/** Suites of a commit that have something to show, each with its latest runs. */
export function suitesOf(repository: Repository, sha: string): { suite: CheckSuite; runs: CheckRun[] }[] {
  return [...repository.suites.values()]
    .filter(suite => suite.headSha === sha)
    .map(suite => ({ suite, runs: latestRuns(repository, suite) }));
}

/** The latest check runs of a commit. */
export function runsOf(repository: Repository, sha: string): CheckRun[] {
  return suitesOf(repository, sha).flatMap(({ runs }) => runs);
}

/** "3 successful, 1 failing and 1 queued checks". */
export function summarize(runs: readonly CheckRun[]): string {
  const words = { success: 'successful', failure: 'failing', running: 'in progress', action: 'action required' };
  const counts = new Map<string, number>();
  for (const run of runs) {
    const sign = signOf(run.status, run.conclusion);
    const word = sign in words ? words[sign as keyof typeof words] : sign;
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const parts = [...counts].map(([word, count]) => `${count} ${word}`);
  const last = parts.pop() ?? '0';
  return `${parts.length > 0 ? `${parts.join(', ')} and ` : ''}${last} check${runs.length === 1 ? '' : 's'}`;
}

/** One line of the list of checks. */
export function checkLine(repository: Repository, run: CheckRun, current = false): Html {
  return html`<div class="item row ${current && 'current'}">
    ${icon(signOf(run.status, run.conclusion))} ${face(run.suite.app.bot)}
    <a href="/${fullName(repository)}/runs/${run.id}">${run.name}</a>
    <span class="dim">${run.title ?? run.status.replace('_', ' ')}</span>
    ${isRequired(repository, run) && html`<span class="badge push">Required</span>`}
  </div>`;
}

function isRequired(repository: Repository, run: CheckRun): boolean {
  const ruled = [...repository.ruledChecks.values()].map(checks => checks.map(({ name }) => name));
  return [...repository.requiredChecks.values(), ...ruled].some(names => names.includes(run.name));
}
