import type { Matrix } from '../../../model/need.ts';
import type { Parallel } from '../../../model/pipeline.ts';
import type { WrittenJob } from '../shape.ts';
import type { Path } from '../tree.ts';
import type { Faults } from './faults.ts';
import { isVariableName, variableNameHint } from './variables.ts';

type WrittenParallel = NonNullable<WrittenJob['parallel']>;
type WrittenMatrix = Exclude<WrittenParallel, number>['matrix'];

/** As in GitLab. */
const mostMembers = 200;

export function parallelOf(written: WrittenParallel, faults: Faults): Parallel {
  if (typeof written === 'number') return { kind: 'count', total: written };
  const path = ['parallel', 'matrix'];
  const matrix = matrixOf(written.matrix, path, faults);
  const members = matrix.map(row => Object.values(row).reduce((product, values) => product * values.length, 1));
  const total = members.reduce((sum, count) => sum + count, 0);
  if (total > mostMembers) {
    faults.error(path, `makes ${total} jobs; ${mostMembers} are allowed.`, 'Give fewer values, or split the job.');
  }
  return { kind: 'matrix', matrix };
}

/** Values are kept as written: `1.10` stays `1.10`. */
export function matrixOf(written: WrittenMatrix, path: Path, faults: Faults): Matrix {
  return written.map((row, index) => {
    const names = Object.keys(row);
    if (names.length === 0) faults.error([...path, index], 'must not be empty.', 'Give a name and its values.');
    return Object.fromEntries(names.map(name => [name, valuesOf(row[name], [...path, index, name], faults)]));
  });
}

function valuesOf(written: WrittenMatrix[number][string] | undefined, path: Path, faults: Faults): readonly string[] {
  const name = String(path.at(-1));
  if (!isVariableName(name)) faults.error(path, 'cannot be the name of a variable.', variableNameHint);
  const paths = Array.isArray(written) ? written.map((_, index) => [...path, index]) : [path];
  return paths.map(each => valueAt(each, faults));
}

/** It is part of a job's name, which is one line. */
function valueAt(path: Path, faults: Faults): string {
  const value = faults.textAt(path);
  if (/\p{Cc}/u.test(value)) faults.error(path, 'must not hold control characters.');
  return value;
}
