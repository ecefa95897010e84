import type { TestRun } from '../../model/history.ts';
import type { TestOutcome } from '../../model/test-result.ts';
import { type Html, html } from '../html.ts';
import { jobPath } from '../paths.ts';
import { type IconName, icon } from './icon.ts';

const signs: Readonly<Record<TestOutcome, readonly [tone: string, icon: IconName]>> = {
  passed: ['passed', 'check'],
  failed: ['failed', 'x'],
  errored: ['failed', 'alert'],
  skipped: ['skipped', 'skip'],
  flaky: ['warning', 'iterations'],
};

/** How a test came out, as an icon with words. */
export function outcomeSign(outcome: TestOutcome): Html {
  const [tone, name] = signs[outcome];
  return html`<span class="sign ${tone}" role="img" aria-label="${outcome}" title="${outcome}">${icon(name)}</span>`;
}

/** The last outcomes as small signs, from the oldest to the newest, each of which leads to its log. */
export function outcomeStrip(runs: readonly TestRun[], most: number): Html | undefined {
  if (runs.length === 0) return undefined;
  const shown = runs.slice(0, most).toReversed();
  return html`<span class="strip">${shown.map(
    ({ runId, key, attempt, outcome }) =>
      html`<a class="dot ${toneOfTest(outcome)}" href="${jobPath(runId, key, attempt)}" aria-label="${outcome} in run ${runId}" title="${outcome} in run ${runId}"></a>`,
  )}</span>`;
}

export function toneOfTest(outcome: TestOutcome): 'passed' | 'failed' | 'flaky' | 'stopped' {
  if (outcome === 'passed' || outcome === 'flaky') return outcome;
  return outcome === 'skipped' ? 'stopped' : 'failed';
}
