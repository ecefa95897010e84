import type { CheckRun } from '../state/check.ts';
import { type Html, html } from './html.ts';

/** Every state a check can be in, as people tell them apart at a glance. */
export type Sign = 'queued' | 'running' | 'success' | 'failure' | 'skipped' | 'neutral' | 'cancelled' | 'action';

/** The sign of a check's status and conclusion. */
export function signOf(status: string, conclusion: string | null): Sign {
  if (status === 'in_progress') return 'running';
  if (status !== 'completed') return 'queued';
  switch (conclusion) {
    case 'success':
    case 'skipped':
    case 'cancelled':
    case 'neutral':
      return conclusion;
    case 'action_required':
      return 'action';
    default:
      return 'failure';
  }
}

/** The worst sign of some runs: what stands beside a commit. */
export function signOfAll(runs: readonly CheckRun[]): Sign | undefined {
  const signs = new Set(runs.map(run => signOf(run.status, run.conclusion)));
  const order: readonly Sign[] = [
    'failure',
    'action',
    'running',
    'queued',
    'cancelled',
    'success',
    'neutral',
    'skipped',
  ];
  return order.find(sign => signs.has(sign));
}

const shapes: Readonly<Record<Sign, Html>> = {
  success: html`<path d="M3.5 8.5 6.5 11.5 12.5 4.5" />`,
  failure: html`<path d="M4 4 12 12M12 4 4 12" />`,
  cancelled: html`<circle cx="8" cy="8" r="5.5" /><path d="M8 4.8v4M8 11v.2" />`,
  skipped: html`<circle cx="8" cy="8" r="5.5" /><path d="M4.2 11.8 11.8 4.2" />`,
  neutral: html`<rect x="3.5" y="3.5" width="9" height="9" rx="1" />`,
  action: html`<path d="M8 2 14.5 13.5H1.500Z M8 6.500v3M8 11.500v.2" />`,
  queued: html`<circle cx="8" cy="8" r="3.5" class="dot" />`,
  running: html`<circle cx="8" cy="8" r="5.5" class="track" /><path d="M8 2.500a5.500 5.500 0 0 1 5.500 5.500" class="turning" />`,
};

/** The sign as a small picture with a name for those who do not see it. */
export function icon(sign: Sign): Html {
  return html`<svg class="sign ${sign}" viewBox="0 0 16 16" width="16" height="16" role="img" aria-label="${sign}">
    ${shapes[sign]}
  </svg>`;
}
