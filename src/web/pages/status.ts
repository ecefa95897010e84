import { headlineOf } from '../../core/render/headline.ts';
import { stateOf } from '../../core/render/state.ts';
import { conclude } from '../../core/schedule/conclude.ts';
import type { JobRun, Run } from '../../model/run.ts';
import { type Html, html } from '../html.ts';
import { type IconName, icon } from './icon.ts';

/** How something stands, as a colour and an icon that can be told apart without colours. */
export type Tone = 'passed' | 'failed' | 'running' | 'waiting' | 'stopped' | 'skipped' | 'warning' | 'person';

/** The icons that GitHub itself uses for the same. */
export const toneIcons: Readonly<Record<Tone, IconName>> = {
  passed: 'check-circle-fill',
  failed: 'x-circle-fill',
  running: 'sync',
  waiting: 'circle',
  stopped: 'stop',
  skipped: 'skip',
  warning: 'alert-fill',
  person: 'hourglass',
};

/** A job's state as an icon; its words are for those who cannot see it. */
export function jobSign(jobRun: JobRun): Html {
  return sign(jobTone(jobRun), stateOf(jobRun).word);
}

/** A run's state as an icon. */
export function runSign(run: Run): Html {
  return sign(runTone(run), headlineOf(run).title);
}

function sign(tone: Tone, words: string): Html {
  return html`<span class="sign ${tone}" role="img" aria-label="${words}" title="${words}">${icon(toneIcons[tone])}</span>`;
}

export function jobTone({ progress }: JobRun): Tone {
  if (progress.status === 'queued') return 'waiting';
  if (progress.status === 'in_progress') return 'running';
  if (progress.status === 'waiting') return needsPerson(progress) ? 'person' : 'waiting';
  return tones[progress.conclusion];
}

function needsPerson({ for: what }: Extract<JobRun['progress'], { status: 'waiting' }>): boolean {
  return what === 'play' || what === 'approval';
}

function runTone(run: Run): Tone {
  const conclusion = conclude(run);
  if (conclusion === undefined) return 'running';
  return conclusion === 'action_required' ? 'person' : tones[conclusion];
}

const tones = {
  success: 'passed',
  failure: 'failed',
  timed_out: 'failed',
  cancelled: 'stopped',
  skipped: 'skipped',
  neutral: 'warning',
} as const;
