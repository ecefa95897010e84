import type { ResourceGroup } from '../../model/pipeline.ts';
import type { JobRun, Run } from '../../model/run.ts';
import type { Signal } from '../../model/signal.ts';
import { advance } from './advance.ts';
import { conclude } from './conclude.ts';
import { groupOf, holdsGroup } from './resource-group.ts';

/** A job that has its resource group, asks for it, or will ask for it as far as anybody can tell. */
interface Contender {
  readonly run: Run;
  readonly key: string;
  readonly group: ResourceGroup;
  readonly stands: 'holding' | 'asking' | 'coming';
}

/**
 * Gives free resource groups to the jobs whose turn it is, and tells the others whose turn it is instead. `runs` are
 * all open runs of one repository that use a resource group, oldest first; the answer has the same order. As in GitLab
 * (`Ci::ResourceGroup#upcoming_processables`), except that nobody waits for a job that itself waits for a person to
 * start another job of its run: what may never come must not hold up what is there.
 */
export function assignResources(runs: readonly Run[], now: number): readonly Run[] {
  const contenders = runs.flatMap(contendersOf);
  const rulings = [...Map.groupBy(contenders, ({ group }) => group.name).values()].flatMap(rule);
  return runs.map(run =>
    rulings.filter(ruling => ruling.run === run).reduce((ruled, { signal }) => advance(ruled, signal, now), run),
  );
}

function contendersOf(run: Run): readonly Contender[] {
  const standsStill = conclude(run) === 'action_required';
  return run.jobs.flatMap(jobRun => {
    const group = groupOf(run, jobRun);
    const stands = standOf(jobRun);
    if (group === undefined || stands === undefined || (stands === 'coming' && standsStill)) return [];
    return [{ run, key: jobRun.job.key, group, stands }];
  });
}

function standOf(jobRun: JobRun): Contender['stands'] | undefined {
  const { progress } = jobRun;
  if (holdsGroup(jobRun)) return 'holding';
  if (progress.status !== 'waiting') return undefined;
  if (progress.for === 'resource') return 'asking';
  return progress.for === 'needs' || progress.for === 'delay' ? 'coming' : undefined;
}

interface Ruling {
  readonly run: Run;
  readonly signal: Signal;
}

/** What the contenders for one group are told. */
function rule(contenders: readonly Contender[]): readonly Ruling[] {
  const turn = contenders.find(({ stands }) => stands === 'holding') ?? nextOf(contenders);
  if (turn === undefined) return [];
  return contenders
    .filter(({ stands }) => stands === 'asking')
    .map(({ run, key }) => {
      const isItsTurn = turn.run === run && turn.key === key;
      return { run, signal: isItsTurn ? { type: 'granted', key } : { type: 'held', key, behind: turn.run.id } };
    });
}

/** Who comes next in a free group. Within a run those that ask come first: the others may be waiting for them. */
function nextOf(contenders: readonly Contender[]): Contender | undefined {
  const asking = contenders.filter(({ stands }) => stands === 'asking');
  const newest = (among: readonly Contender[]) => firstOf(among, among.at(-1));
  // The newest file decides, since all of them speak of the same group.
  switch (contenders.at(-1)?.group.processMode) {
    case 'oldest_first':
      return firstOf(contenders, contenders[0]);
    case 'newest_first':
      return newest(contenders);
    case 'newest_ready_first':
      return newest(asking);
    default:
      return asking[0];
  }
}

function firstOf(contenders: readonly Contender[], one: Contender | undefined): Contender | undefined {
  const same = contenders.filter(({ run }) => run === one?.run);
  return same.find(({ stands }) => stands === 'asking') ?? same[0];
}
