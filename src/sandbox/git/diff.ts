import { gitOfObjects } from './run.ts';

/** One changed file between two commits. */
export interface FileDiff {
  readonly path: string;
  readonly previous?: string;
  readonly status: 'added' | 'removed' | 'modified' | 'renamed' | 'copied' | 'changed';
  readonly sha: string | null;
  readonly additions: number;
  readonly deletions: number;
  /** From the first `@@` on; absent for binary files. */
  readonly patch?: string;
}

const statuses: Readonly<Record<string, FileDiff['status']>> = {
  A: 'added',
  D: 'removed',
  M: 'modified',
  R: 'renamed',
  C: 'copied',
  T: 'changed',
};

/** Files that changed from one commit to another (`from` may be an empty tree's sha). */
export async function diff(path: string, from: string, to: string): Promise<FileDiff[]> {
  const text = await gitOfObjects(path, ['diff', '--raw', '--numstat', '--patch', '-z', '-M', '--no-abbrev', from, to]);
  const patchAt = text.indexOf('\0\0');
  const head = (patchAt < 0 ? text : text.slice(0, patchAt)).split('\0');
  const patches = patchAt < 0 ? [] : text.slice(patchAt + 2).split(/^(?=diff --git )/m);
  const files = readRaw(head);
  const counts = readCounts(head);
  return files.map((file, index) => {
    const patch = patches[index] ?? '';
    const hunk = patch.search(/^@@ /m);
    const [additions, deletions] = counts[index] ?? [0, 0];
    return { ...file, additions, deletions, ...(hunk < 0 ? {} : { patch: patch.slice(hunk).replace(/\n$/, '') }) };
  });
}

type Raw = Omit<FileDiff, 'additions' | 'deletions' | 'patch'>;

function readRaw(fields: readonly string[]): Raw[] {
  const files: Raw[] = [];
  for (let at = 0; fields[at]?.startsWith(':'); ) {
    const [, , , sha = '', letters = 'M'] = (fields[at] ?? '').split(' ');
    const letter = letters.slice(0, 1);
    const moved = letter === 'R' || letter === 'C';
    const path = fields[at + (moved ? 2 : 1)] ?? '';
    files.push({
      path,
      status: statuses[letter] ?? 'changed',
      sha: /^0+$/.test(sha) ? null : sha,
      ...(moved ? { previous: fields[at + 1] ?? '' } : {}),
    });
    at += moved ? 3 : 2;
  }
  return files;
}

function readCounts(fields: readonly string[]): [number, number][] {
  return fields.flatMap(field => {
    const match = /^\n?(\d+|-)\t(\d+|-)\t/.exec(field);
    return match ? [[Number(match[1]) || 0, Number(match[2]) || 0] satisfies [number, number]] : [];
  });
}
