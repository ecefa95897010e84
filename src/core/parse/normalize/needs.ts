import type { Dependency, Need } from '../../../model/need.ts';
import { limits } from '../limits.ts';
import type { WrittenNeeds } from '../shape/rules.ts';
import { type Path, positionOf } from '../tree.ts';
import type { Faults } from './faults.ts';
import { flattened } from './flattened.ts';
import { given } from './given.ts';
import { matrixOf } from './matrix.ts';

/** What a job waits for, written at `path`. */
export function needsOf(written: WrittenNeeds, faults: Faults, path: Path = ['needs']): readonly Need[] {
  const seen = new Set<string>();
  const entries = flattened(written, path);
  if (entries.length > limits.needs) faults.error(path, `must have at most ${limits.needs} entries.`);
  return entries.map(([entry, own]) => {
    const { job, artifacts = true, optional = false, parallel } = typeof entry === 'string' ? { job: entry } : entry;
    const place = typeof entry === 'string' ? own : [...own, 'job'];
    const matrix = parallel && matrixOf(parallel.matrix, [...own, 'parallel', 'matrix'], faults);
    // Members of one parallel job may be needed one by one.
    const identity = JSON.stringify([job, matrix]);
    if (seen.has(identity)) faults.error(place, `names \`${job}\` a second time.`, 'Remove one of them.');
    seen.add(identity);
    const where = positionOf(faults.tree, place);
    return { job, where, artifacts, optional, ...given(matrix, rows => ({ matrix: rows })) };
  });
}

/** Whose artifacts a job gets: as in GitLab, of those it needs, when it says what it needs. */
export function dependenciesOf(
  written: readonly string[],
  needs: WrittenNeeds | undefined,
  faults: Faults,
): readonly Dependency[] {
  const needed =
    needs && new Set(flattened(needs, ['needs']).map(([need]) => (typeof need === 'string' ? need : need.job)));
  return written.map((job, index) => {
    const path = ['dependencies', index];
    if (needed?.has(job) === false) {
      faults.error(path, `names \`${job}\`, which is not among the \`needs\`.`, 'Add it there, or remove it here.');
    }
    return { job, where: positionOf(faults.tree, path) };
  });
}
