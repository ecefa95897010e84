import { oneLine } from '../render/clean.ts';

const LONGEST = 100;

/** What the archive of artifacts is called that people download, without `.zip`: a name that every system takes. */
export function archiveName(name: string | undefined): string {
  const safe = oneLine((name ?? '').replaceAll(/[/\\:*?"<>|]+/g, '-'), LONGEST).replaceAll(/^[-. ]+|[-. ]+$/g, '');
  return safe === '' ? 'artifacts' : safe;
}
