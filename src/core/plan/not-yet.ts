import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Job, Pipeline } from '../../model/pipeline.ts';

/** Something that the language has and this version does not carry out. Remove its entry when it does. */
interface NotYet {
  readonly severity: Diagnostic['severity'];
  /** What happens instead; the names of the jobs follow. */
  readonly instead: string;
  readonly isUsedBy: (job: Job) => boolean;
}

const notCarriedOut: readonly NotYet[] = [
  {
    severity: 'warning',
    instead: 'No cache is kept or restored yet',
    isUsedBy: ({ caches }) => caches.length > 0,
  },
  ...(['junit', 'coverage', 'codequality', 'sarif'] as const).map(
    (kind): NotYet => ({
      severity: 'warning',
      instead: `Reports of the kind \`${kind === 'coverage' ? 'coverage_report' : kind}\` are not read yet`,
      isUsedBy: ({ artifacts }) => artifacts?.reports[kind] !== undefined,
    }),
  ),
  {
    severity: 'warning',
    instead: 'These jobs run also when the same content has passed before, since `reuse` does nothing yet',
    isUsedBy: ({ reuse }) => reuse !== undefined,
  },
  {
    severity: 'warning',
    instead: 'Any worker may run these jobs, since `tags` choose none yet',
    isUsedBy: ({ tags }) => tags.length > 0,
  },
  {
    severity: 'warning',
    instead: 'No deployment is recorded on GitHub yet',
    isUsedBy: ({ environment }) => environment !== undefined,
  },
];

const mostNames = 5;

/** Says what will not happen although the file asks for it: once for each kind and file, at the first job that asks. */
export function notYet({ schedules }: Pipeline, jobs: readonly Job[]): readonly Diagnostic[] {
  const [schedule] = schedules;
  const ofJobs = notCarriedOut.flatMap(({ severity, instead, isUsedBy }) =>
    [...Map.groupBy(jobs.filter(isUsedBy), ({ where }) => where.file).values()].flatMap(users => {
      const [first] = users;
      if (first === undefined) return [];
      return [
        { severity, message: `${instead}: ${named([...new Set(users.map(({ name }) => name))])}.`, where: first.where },
      ];
    }),
  );
  if (schedule === undefined) return ofJobs;
  const message = 'Nothing is started by the clock yet: `schedules` does nothing.';
  return [...ofJobs, { severity: 'warning', message, where: schedule.where }];
}

function named(names: readonly string[]): string {
  const shown = names.slice(0, mostNames).map(name => `\`${name}\``);
  const rest = names.length - shown.length;
  return rest > 0 ? `${shown.join(', ')} and ${rest} more` : shown.join(', ');
}
