import type { Overview, OverviewQuery, RunQuery } from '../../flow/ports/store.ts';
import type { Run } from '../../model/run.ts';

/** See Store.findRuns. `runs` oldest first. */
export function findRuns(runs: readonly Run[], query: RunQuery): readonly Run[] {
  const found = runs.filter(run => isWanted(run, query));
  return (query.after === undefined ? found.toReversed().slice(0, query.limit) : found.slice(0, query.limit)).toSorted(
    (a, b) => Number(b.id) - Number(a.id),
  );
}

/** See Store.overview. `runs` oldest first. */
export function overview(runs: readonly Run[], asked: readonly OverviewQuery[]): readonly Overview[] {
  return asked.flatMap(({ repositoryId, branch, isPublicOnly }) => {
    const told = runs.filter(run => isWanted(run, publicOnlyIf(isPublicOnly, repositoryId)));
    const newest = told.at(-1);
    if (newest === undefined) return [];
    const run = told.findLast(({ trigger }) => isOf(trigger, { kind: 'branch', name: branch })) ?? newest;
    const count = (...wanted: readonly Run['standing'][]) =>
      told.filter(({ standing }) => standing !== undefined && wanted.includes(standing)).length;
    const [running, waiting] = [count('in_progress'), count('queued', 'action_required')];
    return [{ repositoryId, run, activeAt: newest.createdAt, running, waiting }];
  });
}

function publicOnlyIf(isPublicOnly: boolean, repositoryId: number): RunQuery {
  return { repositoryId, publicOnly: isPublicOnly ? [repositoryId] : [], limit: 0 };
}

/** Whether a run is one of those that are asked for. */
export function isWanted(run: Run, query: RunQuery): boolean {
  return isInPlace(run, query) && isWantedTrigger(run.trigger, query) && isInState(run, query);
}

function isInPlace({ id, trigger }: Run, query: RunQuery): boolean {
  const { id: repositoryId, isPrivate } = trigger.repository;
  return (
    isOrAny(query.repositoryId, repositoryId) &&
    query.except?.includes(repositoryId) !== true &&
    !(isPrivate && query.publicOnly?.includes(repositoryId) === true) &&
    (query.before === undefined || Number(id) < Number(query.before)) &&
    (query.after === undefined || Number(id) > Number(query.after))
  );
}

function isWantedTrigger(trigger: Run['trigger'], query: RunQuery): boolean {
  const number = trigger.source === 'pull_request' ? trigger.pullRequest.number : undefined;
  const pushedTo = trigger.source === 'push' ? trigger.ref.name : undefined;
  const ofPull = trigger.source === 'pull_request' ? trigger.pullRequest.head.branch : undefined;
  return (
    isOrAny(query.headSha, trigger.commit.sha) &&
    isOrAny(query.pullRequestNumber, number) &&
    isOrAny(query.pushedTo, pushedTo) &&
    (query.ref === undefined || isOf(trigger, query.ref)) &&
    (query.branch === undefined || ofPull === query.branch || isOf(trigger, { kind: 'branch', name: query.branch })) &&
    isOrAny(query.event, trigger.source) &&
    isOrAny(query.actor?.toLowerCase(), trigger.actor.login.toLowerCase())
  );
}

function isInState(run: Run, { open, standing, text }: RunQuery): boolean {
  return (
    isOrAny(open, run.completedAt === undefined) &&
    isOrAny(standing, run.standing) &&
    (text === undefined || hasWords(run, text))
  );
}

function hasWords({ name = '', trigger }: Run, text: string): boolean {
  const of = trigger.source === 'pull_request' ? trigger.pullRequest : undefined;
  const ref = trigger.source === 'pull_request' ? trigger.pullRequest.head.branch : trigger.ref.name;
  const { sha, message } = trigger.commit;
  const words = wordsOf([name, message, sha, ref, of?.title ?? '', of?.number ?? ''].join(' '));
  return wordsOf(text).every(wanted => words.some(word => word.startsWith(wanted)));
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

function isOf(trigger: Run['trigger'], { kind, name }: NonNullable<RunQuery['ref']>): boolean {
  return trigger.source !== 'pull_request' && trigger.ref.kind === kind && trigger.ref.name === name;
}

function isOrAny<T>(wanted: T | undefined, value: T | undefined): boolean {
  return wanted === undefined || wanted === value;
}
