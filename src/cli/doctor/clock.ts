import { failed, type Judgement, ok, warning } from './finding.ts';

/** GitHub's `Date` has no fractions, and the answer takes its way. */
const NOTICEABLE_MS = 10_000;
/** GitHub refuses a signature that is from its future; octokit dates ours 30 s back. */
const REFUSED_MS = 30_000;

/** `skewMs`: how far our clock is before GitHub's. */
export function judgeClock(skewMs: number): readonly Judgement[] {
  const seconds = Math.round(Math.abs(skewMs) / 1000);
  const message = `the clock is ${seconds} s ${skewMs > 0 ? 'before' : 'behind'} GitHub's`;
  const hint = 'Let the machine keep its clock by NTP (systemd-timesyncd or chrony).';
  if (Math.abs(skewMs) >= REFUSED_MS) return [failed(message, hint)];
  if (Math.abs(skewMs) >= NOTICEABLE_MS) return [warning(message, hint)];
  return [ok("the clock agrees with GitHub's")];
}

export const REACH_HINT =
  "Let this machine reach GitHub's API by https; for GitHub Enterprise Server set GITHUB_API_URL.";
