import type { ToProject } from './matcher.ts';

const LONGEST = 500;
/** `<stdin>`, `http://...`, a control character: never part of a file's name that a tool speaks of. */
const NO_FILE = /[<>|"*?:\x00-\x1f\x7f]|^[-~$]|\/$/;

/**
 * Maps paths that tools write to paths of the project in `directory` (absolute). Relative ones are taken to begin
 * there, which is where a job's shell begins.
 */
export function projectPaths(directory: string): ToProject {
  const prefix = `${directory}/`;
  return written => {
    if (written === '' || written.length > LONGEST || NO_FILE.test(written) || !written.isWellFormed())
      return undefined;
    if (written.startsWith('/') && !written.startsWith(prefix)) return undefined;
    return normalized(written.startsWith('/') ? written.slice(prefix.length) : written);
  };
}

function normalized(path: string): string | undefined {
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') segments.push(segment);
    else if (segments.pop() === undefined) return undefined;
  }
  return segments.length === 0 || segments[0] === '.git' ? undefined : segments.join('/');
}
