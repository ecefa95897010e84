import type { Diagnostic } from '../../../model/diagnostic.ts';
import type { JobNames } from './job-names.ts';
import type { Member } from './matrix.ts';
import type { Edge } from './needs.ts';

/**
 * Says which `dependencies` of a job cannot have run before it. `parse` has seen to it that they are among the job's
 * needs when it has any; what a rule needs instead just gives no artifacts, as in GitLab.
 */
export function checkDependencies(member: Member, names: JobNames): readonly Diagnostic[] {
  const { dependencies = [], name, needs } = member.job;
  return dependencies.flatMap(({ job, where }) => {
    const tell = (fault: string, hint: string): Diagnostic[] => [
      { severity: 'error', message: `Job \`${name}\`: \`dependencies\` names \`${job}\`, ${fault}`, where, hint },
    ];
    const members = names.find(job);
    if (members === undefined) return tell('but there is no such job.', names.hintFor(job));
    if (needs || members.every(each => names.stageOf(each) < names.stageOf(member))) return [];
    return tell('which is not of an earlier stage.', 'Move one of the two, or use `needs`.');
  });
}

/** The keys of those `dependencies` that take part, and that the job waits for. */
export function plannedDependencies(
  { job }: Member,
  edges: readonly Edge[] | undefined,
  names: JobNames,
  isPresent: (member: Member) => boolean,
): readonly string[] | undefined {
  const needed = edges && new Set(edges.map(({ key }) => key));
  const members = job.dependencies?.flatMap(({ job: name }) => names.find(name) ?? []);
  const present = members?.filter(member => isPresent(member) && (needed?.has(member.key) ?? true));
  return present && [...new Set(present.map(({ key }) => key))];
}
