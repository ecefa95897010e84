import type { JobRun, Run } from '../../model/run.ts';
import { environmentUrl } from '../deploy/environment-url.ts';
import { code, link, plain } from './markdown.ts';
import { stateOf } from './state.ts';

/** Where a job has deployed to, in Markdown; undefined for a job without an environment and before it has passed. */
export function deployedSentence(run: Run, jobRun: JobRun): string | undefined {
  const { environment } = jobRun.job;
  if (environment === undefined || stateOf(jobRun).word !== 'passed') return undefined;
  const { name, action } = environment;
  if (action === 'stop') return `🚀 ${code(name)} is stopped.`;
  if (action !== 'start') return undefined;
  const url = environmentUrl(run, jobRun);
  return `🚀 Deployed to ${url === undefined ? code(name) : link(plain(name), linkAddress(url))}.`;
}

/** Parentheses and spaces would end a Markdown link. */
function linkAddress(url: string): string {
  return new URL(url).href.replaceAll('(', '%28').replaceAll(')', '%29');
}
