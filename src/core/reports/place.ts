/** Where a test is, or failed: what reports write of files is often only the end of a path, or stands in a stack trace. */

import type { TestResult } from '../../model/test-result.ts';
import type { ToProject } from '../problems/matcher.ts';
import type { ToldTest } from './junit.ts';

export type Place = Pick<TestResult, 'file' | 'line'>;

/** `src/a.test.ts:5:20`, alone or at the end of a word, as stack traces have it. */
const FRAME = /^(.{1,500}?):(\d{1,7})(?:[:,].*)?$/s;
/** More files of one name than these are not told apart. */
const MOST_ALIKE = 50;

export interface Places {
  /** Where the report says the test is, as far as that is in the project. */
  told(test: ToldTest): Place;
  /** Where it failed: the first line of its own file that its message speaks of; without a file, of any of the project. */
  failed(test: ToldTest): Place;
}

/** `files` are those of the commit, by which a path that is only the end of one is completed. */
export function createPlaces(toProject: ToProject, files: ReadonlySet<string>): Places {
  let byName: ReadonlyMap<string, readonly string[]> | undefined;

  /** A file of the commit, if exactly one is meant. */
  function known(written: string, suite: string): string | undefined {
    const path = toProject(written);
    if (path === undefined) return undefined;
    byName ??= Map.groupBy(files, baseName);
    const alike = byName.get(baseName(path)) ?? [];
    const exact = files.has(path) ? path : undefined;
    if (alike.length > MOST_ALIKE) return exact;
    const meant = alike.filter(file => file === path || file.endsWith(`/${path}`));
    if (meant.length <= 1) return meant[0];
    const [only, ...others] = meant.filter(file => belongsTo(file, suite));
    return only !== undefined && others.length === 0 ? only : exact;
  }

  function fileOf({ file, suite }: ToldTest): string | undefined {
    if (file !== undefined) return known(file, suite) ?? toProject(file);
    // Vitest calls a suite by its file.
    return suite.includes('/') || suite.includes('.') ? known(suite, suite) : undefined;
  }

  function told(test: ToldTest): Place {
    const file = fileOf(test);
    return placed(file, test.line);
  }

  function failed(test: ToldTest): Place {
    const file = fileOf(test);
    for (const word of test.message.split(/[\s()[\]'"<>]+/)) {
      const [, path, line] = FRAME.exec(word.replace(/^file:\/\//, '')) ?? [];
      if (path === undefined) continue;
      const at = known(path, test.suite);
      if (at !== undefined && (file === undefined || at === file)) return placed(at, Number(line) || undefined);
    }
    return placed(file, test.line);
  }

  return { told, failed };
}

/** Whether a file is of the package that a suite is named by: `com.acme.CartTest`, or `example.com/shop/cart` in Go. */
function belongsTo(file: string, suite: string): boolean {
  const folder = file.slice(0, Math.max(0, file.lastIndexOf('/')));
  return (
    `/${file}`.includes(`/${suite.replaceAll('.', '/')}.`) || (folder !== '' && `/${suite}`.endsWith(`/${folder}`))
  );
}

function placed(file: string | undefined, line: number | undefined): Place {
  return file === undefined ? {} : { file, ...(line === undefined ? {} : { line }) };
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
