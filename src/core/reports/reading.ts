/** Reads the reports of one attempt (`artifacts:reports`, `dotenv` aside): which files, by whom, and what they come to. */

import type { Reports } from '../../model/pipeline.ts';
import type { Yield } from '../../model/run.ts';
import { type Selection, selectPaths } from '../outputs/selection.ts';
import { projectPaths } from '../problems/project-path.ts';
import { createFileBounds, MOST_FILES } from './file.ts';
import { createReportKinds, type ReportFindings } from './kinds.ts';
import { createPlaces } from './place.ts';

/** Sentences that are kept about reports that cannot be read. */
const MOST_FAULTS = 10;

export interface Reading {
  readonly selection: Selection;
  /** Begins to read one of the selected files. Undefined for one too many. */
  open(path: string): FileReading | undefined;
  /** Whether `end` has use for the files of the commit. */
  needsFiles(): boolean;
  /** `files` are paths relative to the project directory. */
  end(files: ReadonlySet<string>): ReadReports;
}

export interface FileReading {
  /** Takes the next bytes, which may be cut anywhere. Never throws, whatever they are. */
  push(bytes: Uint8Array): void;
  /** After the last bytes: a sentence about each kind of report that the file is not. */
  end(): readonly string[];
}

export interface ReadReports extends ReportFindings {
  readonly kept: ReportFindings['kept'] & Pick<Yield, 'reportFaults'>;
  /** What was asked for and is not there: `junit: build/*.xml`. */
  readonly missing: readonly string[];
}

/** Undefined when the job has no such reports. `directory` is that of the project in the container. */
export function createReading(reports: Reports, directory: string): Reading | undefined {
  const toProject = projectPaths(directory);
  const { kinds, hasFailedTests, end } = createReportKinds(reports, toProject);
  if (kinds.length === 0) return undefined;
  const globs = kinds.map(kind => ({ ...kind, selection: selectPaths(kind.paths) }));
  const found = new Set<string>();
  const faults: string[] = [];
  const bounds = createFileBounds();
  let files = 0;

  function tell(sentence: string): string {
    if (faults.length < MOST_FAULTS) faults.push(sentence);
    return sentence;
  }

  function open(path: string): FileReading | undefined {
    files += 1;
    if (files === MOST_FILES + 1) tell(`There are more than ${MOST_FILES} report files; the others are not read.`);
    if (files > MOST_FILES) return undefined;
    const readers = globs
      .filter(({ selection }) => selection.wants(path, false))
      .map(kind => ({ name: kind.name, reader: bounds.within(kind.open()) }));
    for (const { name } of readers) found.add(name);
    return {
      push: bytes => {
        for (const { reader } of readers) reader.push(bytes);
      },
      end: () =>
        readers.flatMap(({ name, reader }) => {
          const clause = reader.end();
          return clause === undefined ? [] : [tell(`The ${name} report ${path} cannot be read: ${clause}.`)];
        }),
    };
  }

  return {
    selection: selectPaths(kinds.flatMap(({ paths }) => paths)),
    open,
    needsFiles: hasFailedTests,
    end: commit => {
      const { kept, ...read } = end(createPlaces(toProject, commit), found);
      return {
        ...read,
        kept: { ...kept, ...(faults.length === 0 ? {} : { reportFaults: faults }) },
        missing: kinds.filter(({ name }) => !found.has(name)).map(({ name, paths }) => `${name}: ${paths.join(', ')}`),
      };
    },
  };
}
