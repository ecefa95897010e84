import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Job } from '../../model/pipeline.ts';

/** Something that the language has and this version does not carry out. Remove its entry when it does. */
interface NotYet {
  /** What happens instead; the names of the jobs follow. */
  readonly instead: string;
  readonly isUsedBy: (job: Job) => boolean;
}

const notCarriedOut: readonly NotYet[] = [
  {
    instead: 'These jobs run also when the same content has passed before, since `reuse` does nothing yet',
    isUsedBy: ({ reuse }) => reuse !== undefined,
  },
];

const mostNames = 5;

/** Says what will not happen although the file asks for it: once for each kind and file, at the first job that asks. */
export function notYet(jobs: readonly Job[]): readonly Diagnostic[] {
  return notCarriedOut.flatMap(({ instead, isUsedBy }) =>
    [...Map.groupBy(jobs.filter(isUsedBy), ({ where }) => where.file).values()].flatMap(users =>
      warning(`${instead}: ${named([...new Set(users.map(({ name }) => name))])}.`, users),
    ),
  );
}

/** At the first of those that ask for it. */
function warning(message: string, [first]: readonly Job[]): readonly Diagnostic[] {
  return first ? [{ severity: 'warning', message, where: first.where }] : [];
}

function named(names: readonly string[]): string {
  const shown = names.slice(0, mostNames).map(name => `\`${name}\``);
  const rest = names.length - shown.length;
  return rest > 0 ? `${shown.join(', ')} and ${rest} more` : shown.join(', ');
}
