/** Reports as a job leaves them, read as flow reads them. */

import { readFileSync } from 'node:fs';
import { createReading, type ReadReports } from '../../../src/core/reports/reading.ts';
import type { Reports } from '../../../src/model/pipeline.ts';

export const DIRECTORY = '/builds/acme/shop';

export interface Answer extends ReadReports {
  readonly faults: readonly string[];
}

/** Reads these files for a job with these reports, in pieces of `size` bytes; `commit` holds the files of the commit. */
export function readReports(
  reports: Reports,
  files: Readonly<Record<string, string | Uint8Array>>,
  { commit = [], size = 65_536 }: { readonly commit?: readonly string[]; readonly size?: number } = {},
): Answer {
  const reading = createReading(reports, DIRECTORY);
  if (reading === undefined) throw new Error('The job has no reports.');
  const faults = Object.entries(files).flatMap(([path, content]) => {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    const file = reading.open(path);
    for (let start = 0; start < bytes.length; start += size) file?.push(bytes.subarray(start, start + size));
    return file?.end() ?? [];
  });
  return { ...reading.end(new Set(commit)), faults };
}

/** One file of JUnit's. */
export function readJunit(content: string | Uint8Array, commit: readonly string[] = [], size?: number): Answer {
  return readReports({ junit: ['a.xml'] }, { 'a.xml': content }, { commit, ...(size === undefined ? {} : { size }) });
}

/** What a tool wrote. */
export function sample(name: string): string {
  return readFileSync(new URL(`files/${name}`, import.meta.url), 'utf8');
}
