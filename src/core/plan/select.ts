import { RE2JS } from 're2js';
import type { Job } from '../../model/pipeline.ts';
import type { RefPattern } from '../../model/rule.ts';
import type { Trigger } from '../../model/trigger.ts';

/** Whether a job takes part in a run: `only` lets it in, `except` and `when: never` keep it out. */
export function isSelected(job: Job, trigger: Trigger): boolean {
  if (job.when === 'never') return false;
  if (job.only?.refs && !job.only.refs.some(pattern => matches(pattern, trigger))) return false;
  return !job.except?.refs?.some(pattern => matches(pattern, trigger));
}

/**
 * As in GitLab, names and regular expressions speak of the branch or tag that was pushed. They never match a pull
 * request, so that nobody gets into `only: main` by naming a branch of a fork `main`.
 */
function matches(pattern: RefPattern, trigger: Trigger): boolean {
  const ref = trigger.source === 'pull_request' ? undefined : trigger.ref;
  switch (pattern.kind) {
    case 'keyword':
      return matchesKeyword(pattern.keyword, trigger);
    case 'name':
      return ref?.name === pattern.name;
    case 'regex':
      return ref !== undefined && RE2JS.compile(pattern.source, flagsOf(pattern)).matcher(ref.name).find();
  }
}

function matchesKeyword(keyword: Extract<RefPattern, { kind: 'keyword' }>['keyword'], trigger: Trigger): boolean {
  switch (keyword) {
    case 'branches':
      return trigger.source !== 'pull_request' && trigger.ref.kind === 'branch';
    case 'tags':
      return trigger.source !== 'pull_request' && trigger.ref.kind === 'tag';
    case 'merge_requests':
      return trigger.source === 'pull_request';
    case 'pushes':
      return trigger.source === 'push';
    case 'schedules':
      return trigger.source === 'schedule';
    case 'web':
    case 'api':
      return trigger.source === keyword;
  }
}

function flagsOf({ ignoreCase }: { readonly ignoreCase: boolean }): number {
  return ignoreCase ? RE2JS.CASE_INSENSITIVE : 0;
}
