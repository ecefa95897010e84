import type { Readable } from 'node:stream';
import { cleanPath, eachEntry } from '../flow/work/matches.ts';
import type { Listed, Listing } from './pages/artifacts.ts';

/** A page with more is of no use to anybody. */
const MOST = 2_000;

/**
 * What lies in a folder of an archive (`''`, or a path that ends with a slash), read once from front to end; undefined
 * when there is no such folder.
 */
export async function listFolder(archive: Readable, folder: string): Promise<Listing | undefined> {
  const found = new Map<string, Listed>();
  let isCut = false;
  let exists = folder === '';
  await eachEntry(archive, async ({ header: { name, type, size } }) => {
    const path = cleanPath(name);
    if (path === undefined || !`${path}/`.startsWith(folder)) return;
    const [first = '', ...below] = path.slice(folder.length).split('/');
    exists ||= first !== '' || type === 'directory';
    if (first === '') return;
    const before = found.get(first);
    if (before === undefined && found.size >= MOST) {
      isCut = true;
      return;
    }
    const { bytes, files } = type === 'file' ? { bytes: size, files: 1 } : { bytes: 0, files: 0 };
    found.set(first, {
      name: first,
      kind: before?.kind === 'folder' || below.length > 0 ? 'folder' : (kinds[type] ?? 'link'),
      bytes: bytes + (before?.bytes ?? 0),
      files: files + (before?.files ?? 0),
    });
  });
  return exists ? { entries: [...found.values()].sort(inOrder), isCut } : undefined;
}

const kinds: Readonly<Record<string, Listed['kind']>> = { file: 'file', directory: 'folder' };

function inOrder(one: Listed, other: Listed): number {
  const isFolder = ({ kind }: Listed) => Number(kind === 'folder');
  return isFolder(other) - isFolder(one) || one.name.localeCompare(other.name, 'en');
}
