import { RE2JS } from 're2js';
import type { Job, RefPattern } from '../../model/pipeline.ts';
import type { Trigger } from '../../model/trigger.ts';

/** Whether a job takes part in a run: `only` lets it in, `except` and `when: never` keep it out. */
export function isSelected(job: Job, trigger: Trigger): boolean {
  if (job.when === 'never') return false;
  if (job.only && !job.only.some(pattern => matches(pattern, trigger))) return false;
  return !job.except?.some(pattern => matches(pattern, trigger));
}

/**
 * As in GitLab, names and regular expressions speak of the branch or tag that was pushed. They never match a pull
 * request, so that nobody gets into `only: main` by naming a branch of a fork `main`.
 */
function matches(pattern: RefPattern, trigger: Trigger): boolean {
  const ref = trigger.source === 'push' ? trigger.ref : undefined;
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
      return trigger.source === 'push' && trigger.ref.kind === 'branch';
    case 'tags':
      return trigger.source === 'push' && trigger.ref.kind === 'tag';
    case 'merge_requests':
      return trigger.source === 'pull_request';
    case 'pushes':
      return trigger.source === 'push';
  }
}

function flagsOf({ ignoreCase }: { readonly ignoreCase: boolean }): number {
  return ignoreCase ? RE2JS.CASE_INSENSITIVE : 0;
}
