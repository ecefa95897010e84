import type { Diagnostic } from '../../../model/diagnostic.ts';
import type { Matrix } from '../../../model/need.ts';
import type { Job } from '../../../model/pipeline.ts';
import type { PlannedJob } from '../../../model/plan.ts';
import type { Variables } from '../../../model/variables.ts';
import { limits } from '../../parse/limits.ts';
import { shownKey } from '../../render/shown-key.ts';

/** One of the jobs that a job of the file stands for: itself, when it is not parallel. */
export interface Member extends Pick<PlannedJob, 'key' | 'node' | 'matrix'> {
  readonly job: Job;
}

/**
 * Says so when jobs stand for too many together; `parse` has looked at each. Nothing is built for it, since that is what a
 * matrix bomb is made for.
 */
export function checkCount(jobs: readonly Job[]): readonly Diagnostic[] {
  const total = jobs.reduce((sum, job) => sum + countMembers(job), 0);
  const [first] = jobs;
  if (total <= limits.jobs || first === undefined) return [];
  const message = `With every member of \`parallel\`, the pipeline has ${total} jobs; ${limits.jobs} are allowed.`;
  const where = { ...first.where, line: 1, column: 1 };
  return [{ severity: 'error', message, where, hint: 'Give fewer values, or split the pipeline.' }];
}

/** How many there are, `parallel:matrix` entries that make the same one counted apart. */
export function countMembers({ parallel }: Job): number {
  if (parallel === undefined) return 1;
  return parallel.kind === 'count' ? parallel.total : countCombinations(parallel.matrix);
}

/** How many `combinations` there are. */
export function countCombinations(matrix: Matrix): number {
  const ofRow = (row: Matrix[number]) => Object.values(row).reduce((product, values) => product * values.length, 1);
  return matrix.reduce((sum, row) => sum + ofRow(row), 0);
}

/** Every combination of one value for each name of a row, row after row; the last name changes fastest. */
export function combinations(matrix: Matrix): readonly Variables[] {
  return matrix.flatMap(row =>
    Object.entries(row).reduce<readonly Variables[]>(
      (begun, [name, values]) => begun.flatMap(each => values.map(value => ({ ...each, [name]: value }))),
      [{}],
    ),
  );
}

/** The members of a job, named as GitLab names them; entries of a matrix that make the same member make one. */
export function membersOf(job: Job): readonly Member[] {
  const { parallel, name } = job;
  if (parallel === undefined) return [{ job, key: name }];
  if (parallel.kind === 'count') {
    const { total } = parallel;
    return Array.from({ length: total }, (_, at) => ({
      job,
      key: `${name} ${at + 1}/${total}`,
      node: { index: at + 1, total },
    }));
  }
  const distinct = [...new Map(combinations(parallel.matrix).map(each => [JSON.stringify(each), each])).values()];
  return distinct.map((matrix, at) => ({
    job,
    key: memberName(name, matrix),
    node: { index: at + 1, total: distinct.length },
    matrix,
  }));
}

/** As in `build: [linux, 20]`. */
export function memberName(name: string, matrix: Variables): string {
  return `${name}: [${Object.values(matrix).join(', ')}]`;
}

/** Says which names are too long, belong to two, or would be shown as one: a check is required by the name that is shown. */
export function checkNames(members: readonly Member[]): readonly Diagnostic[] {
  const seen = new Map<string, Member>();
  return members.flatMap(({ key, job }) => {
    const shownAs = shownKey(key);
    const other = seen.get(shownAs);
    seen.set(shownAs, { key, job });
    const tell = (message: string, hint: string): Diagnostic => ({
      severity: 'error',
      message,
      where: job.where,
      hint,
    });
    if (other !== undefined) {
      const message =
        other.key === key ? `Two jobs are called \`${key}\`.` : `Two jobs would be shown as \`${shownAs}\`.`;
      return tell(message, 'Rename one, or change its `parallel`.');
    }
    if (key.length <= limits.jobName) return [];
    const shown = `${key.slice(0, 60)}…`;
    return tell(
      `Job \`${job.name}\`: its member \`${shown}\` has a name of ${key.length} characters; ${limits.jobName} are allowed.`,
      'Use shorter values, and look up the long ones in the script.',
    );
  });
}
