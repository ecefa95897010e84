/** How much of the code was run, by line. */

import { ReportFault, type ReportReader } from './reader.ts';
import { type Attributes, createXmlReader } from './xml.ts';

/** Lines that could be run, and those that were. */
export interface LineCounts {
  readonly covered: number;
  readonly valid: number;
}

/** Percent with two decimals over all files; undefined when there is no line. */
export function percentOf(files: readonly LineCounts[]): number | undefined {
  const valid = files.reduce((sum, counts) => sum + counts.valid, 0);
  const covered = files.reduce((sum, counts) => sum + counts.covered, 0);
  return valid === 0 ? undefined : Math.round((covered / valid) * 10_000) / 100;
}

/**
 * Cobertura's XML: the counts of the root when it tells them, else those of the `<line>` elements of classes. In GitLab
 * a coverage report only marks lines in the diff, and the percentage is what `coverage` finds in the log. Here the report
 * gives the percentage too, unless the log has told one. `take` is called once, if the file can be read.
 */
export function createCoberturaReader(take: (counts: LineCounts) => void): ReportReader {
  let told: LineCounts | undefined;
  let valid = 0;
  let covered = 0;
  let inMethods = 0;
  return createXmlReader({
    open: (name, attributes, depth) => {
      if (depth === 1) {
        refuseOthers(name, 'coverage', 'Cobertura');
        told = countsOf(attributes['lines-covered'], attributes['lines-valid']);
      }
      // Lines of methods stand a second time among those of their class.
      if (name === 'methods') inMethods += 1;
      if (name !== 'line' || inMethods > 0) return;
      valid += 1;
      if (Number(attributes['hits']) > 0) covered += 1;
    },
    close: (name, depth) => {
      if (name === 'methods') inMethods -= 1;
      if (depth === 1) take(told ?? { covered, valid });
    },
  });
}

/** JaCoCo's XML: the root's own counter of lines sums up all below. */
export function createJacocoReader(take: (counts: LineCounts) => void): ReportReader {
  let told: LineCounts = { covered: 0, valid: 0 };
  return createXmlReader({
    open: (name, attributes, depth) => {
      if (depth === 1) refuseOthers(name, 'report', 'JaCoCo');
      if (depth === 2 && name === 'counter' && attributes['type'] === 'LINE') told = jacocoCounts(attributes) ?? told;
    },
    close: (_, depth) => {
      if (depth === 1) take(told);
    },
  });
}

function jacocoCounts({ covered, missed }: Attributes): LineCounts | undefined {
  return countsOf(
    covered,
    covered === undefined || missed === undefined ? undefined : `${Number(covered) + Number(missed)}`,
  );
}

function refuseOthers(name: string, root: string, format: string): void {
  if (name !== root) {
    throw new ReportFault(`it begins with \`<${name.slice(0, 40)}>\`, and a ${format} report with \`<${root}>\``);
  }
}

function countsOf(coveredText: string | undefined, validText: string | undefined): LineCounts | undefined {
  const covered = Number(coveredText ?? 'none');
  const valid = Number(validText ?? 'none');
  const areCounts = Number.isSafeInteger(covered) && Number.isSafeInteger(valid) && covered >= 0 && covered <= valid;
  return areCounts ? { covered, valid } : undefined;
}
