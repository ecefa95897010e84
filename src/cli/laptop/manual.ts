import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const page = fileURLToPath(new URL('../../../docs/ci-yml.md', import.meta.url));

/** Where the reference of the language lies in this installation, as short as it can be said from here. */
export const MANUAL: string = nearer(relative(process.cwd(), page), page);

function nearer(here: string, absolute: string): string {
  return here.startsWith('..') ? absolute : here;
}
