/** What an entry of a tree is: a file or link, a folder, or a submodule. */
export type EntryType = 'blob' | 'tree' | 'commit';

/** One line of a tree. */
export interface TreeLine {
  readonly mode: string;
  readonly type: EntryType;
  readonly sha: string;
  readonly name: string;
}

const types: Readonly<Record<string, EntryType>> = { '040000': 'tree', '160000': 'commit' };

/** What the bytes of a tree say: for each entry the mode, a space, the name, a zero, and the 20 bytes of its id. */
export function parseTree(bytes: Buffer): TreeLine[] {
  const lines: TreeLine[] = [];
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(' ', at);
    const zero = bytes.indexOf(0, space);
    // Git leaves out the first zero where it prints six digits elsewhere.
    const mode = bytes.toString('latin1', at, space).padStart(6, '0');
    const name = bytes.toString('utf8', space + 1, zero);
    at = zero + 21;
    lines.push({ mode, type: types[mode] ?? 'blob', sha: bytes.toString('hex', zero + 1, at), name });
  }
  return lines;
}
