import type { Job } from '../../../model/pipeline.ts';
import type { RefConditions, RefKeyword, RefPattern } from '../../../model/rule.ts';
import type { MergeGroupTrigger, PullRequestTrigger, Repository, Trigger } from '../../../model/trigger.ts';
import { holds } from '../../expression/holds.ts';
import type { Circumstances } from './circumstances.ts';
import { coveredBranch } from './covered-branch.ts';

type Key = 'only' | 'except';

/** Why `only` and `except` keep a job out; undefined when they let it in. */
export function refusedByRefs(job: Pick<Job, Key>, circumstances: Circumstances): string | undefined {
  const { only, except } = job;
  const speaksOfPullRequests = [only, except].some(each => each?.refs?.some(isMergeRequests));
  const judge = (key: Key) => new Judge(key, speaksOfPullRequests, circumstances);
  return (only && judge('only').missing(only)) ?? (except && judge('except').met(except));
}

function isMergeRequests(pattern: RefPattern): boolean {
  return pattern.kind === 'keyword' && pattern.keyword === 'merge_requests';
}

class Judge {
  readonly #key: Key;
  readonly #speaksOfPullRequests: boolean;
  readonly #circumstances: Circumstances;

  constructor(key: Key, speaksOfPullRequests: boolean, circumstances: Circumstances) {
    this.#key = key;
    this.#speaksOfPullRequests = speaksOfPullRequests;
    this.#circumstances = circumstances;
  }

  /** `only` asks for all of its parts. */
  missing({ refs, variables, changes }: RefConditions): string | undefined {
    if (refs && !this.#findRef(refs)) return `\`only\` lets in ${listed(refs.map(nameOf))} alone`;
    if (variables && !this.#findVariable(variables)) return 'no expression of `only:variables` holds';
    if (changes && this.#findChange(changes) === undefined) return 'no file that changed matches `only:changes`';
    return undefined;
  }

  /** For `except` one suffices. */
  met({ refs = [], variables = [], changes = [] }: RefConditions): string | undefined {
    const ref = this.#findRef(refs);
    if (ref) return `\`except\` keeps out ${nameOf(ref)}`;
    const variable = this.#findVariable(variables);
    if (variable) return `\`except:variables\` holds (${variable.text})`;
    const change = this.#findChange(changes);
    return change === undefined ? undefined : `\`except:changes\` holds (${change})`;
  }

  #findRef(refs: readonly RefPattern[]): RefPattern | undefined {
    return refs.find(pattern => this.#matches(pattern));
  }

  #findVariable(variables: NonNullable<RefConditions['variables']>) {
    const { lookUp, asWritten = lookUp, memory } = this.#circumstances;
    return variables.find(
      ({ text, expression }) => memory.read(text.length) && holds(expression, asWritten, memory.patterns),
    );
  }

  #findChange(changes: readonly string[]): string | undefined {
    return changes.find(glob => this.#circumstances.memory.search.changed(glob, ''));
  }

  #matches(pattern: RefPattern): boolean {
    const { trigger, memory } = this.#circumstances;
    if (!isOf(trigger.repository, pattern.project)) return false;
    if (pattern.kind === 'keyword') return this.#matchesKeyword(pattern.keyword);
    const ref = isMergeRequest(trigger) ? this.#coveredBranch : trigger.ref.name;
    if (ref === undefined) return false;
    return pattern.kind === 'name' ? pattern.name === ref : memory.patterns.matches(pattern, ref);
  }

  #matchesKeyword(keyword: RefKeyword): boolean {
    const { trigger } = this.#circumstances;
    if (keyword === 'merge_requests') return isMergeRequest(trigger);
    if (isMergeRequest(trigger)) {
      if (keyword !== 'branches' && keyword !== 'pushes') return false;
      // What keeps out every branch, or every push, means tags or the clock: no pull request gets past it.
      return this.#coveredBranch !== undefined || (this.#key === 'except' && !this.#speaksOfPullRequests);
    }
    switch (keyword) {
      case 'branches':
        return trigger.ref.kind === 'branch';
      case 'tags':
        return trigger.ref.kind === 'tag';
      case 'pushes':
        return trigger.source === 'push';
      case 'schedules':
        return trigger.source === 'schedule';
      case 'web':
      case 'api':
        return trigger.source === keyword;
    }
  }

  /** The branch to which a push would be, did the run of its pull request not stand for it. */
  get #coveredBranch(): string | undefined {
    return this.#speaksOfPullRequests ? undefined : coveredBranch(this.#circumstances.trigger);
  }
}

/** What runs as `merge_request_event`: a pull request, or what a merge queue made of some. */
function isMergeRequest(trigger: Trigger): trigger is PullRequestTrigger | MergeGroupTrigger {
  return trigger.source === 'pull_request' || trigger.source === 'merge_group';
}

/** GitHub's names are the same in capitals. */
function isOf({ owner, name }: Repository, project: string | undefined): boolean {
  return project === undefined || project.toLowerCase() === `${owner}/${name}`.toLowerCase();
}

function nameOf(pattern: RefPattern): string {
  const at = pattern.project === undefined ? '' : `@${pattern.project}`;
  switch (pattern.kind) {
    case 'keyword':
      return `${pattern.keyword}${at}`;
    case 'name':
      return `\`${pattern.name}${at}\``;
    case 'regex':
      return `\`/${pattern.source}/${pattern.ignoreCase ? 'i' : ''}${at}\``;
  }
}

const mostListed = 5;

function listed(names: readonly string[]): string {
  return names.length <= mostListed ? names.join(', ') : `${names.slice(0, mostListed).join(', ')}, …`;
}
