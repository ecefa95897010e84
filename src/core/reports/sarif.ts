/** SARIF 2.1.0 (docs.oasis-open.org/sarif/sarif/v2.1.0), as far as it speaks of places in files. */

import { z } from 'zod';
import type { Problem } from '../../model/problem.ts';
import type { Finding } from './findings.ts';
import { createJsonReader } from './json.ts';
import { ReportFault, type ReportReader } from './reader.ts';
import { type ArtifactLocation, artifactLocation, pathOf } from './sarif-location.ts';
import { count, entries, index, text } from './shapes.ts';

const SEVERITIES: ReadonlyMap<string, Problem['severity']> = new Map([
  ['error', 'error'],
  ['warning', 'warning'],
  ['note', 'notice'],
  ['none', 'notice'],
]);
/** Results of another kind are no findings: something was passed, is open, or does not apply. */
const KINDS = new Set([undefined, 'fail', 'review']);
const MOST_RUNS = 100;
const MOST_ARGUMENTS = 20;

const list = z.array(z.unknown()).catch([]);

const message = z
  .object({ text, markdown: text, id: text, arguments: z.array(z.string()).optional().catch(undefined) })
  .optional()
  .catch(undefined);

const rule = z.object({
  id: text,
  messageStrings: z.record(z.string(), z.object({ text })).optional().catch(undefined),
  defaultConfiguration: z.object({ level: text }).optional().catch(undefined),
});

const result = z.object({
  ruleId: text,
  ruleIndex: index,
  rule: z.object({ id: text, index }).optional().catch(undefined),
  kind: text,
  level: text,
  baselineState: text,
  message,
  suppressions: z
    .array(z.object({ status: text }))
    .optional()
    .catch(undefined),
  locations: list.transform(all => all.slice(0, 1)),
});

const location = z.object({
  physicalLocation: z.object({
    artifactLocation,
    region: z.object({ startLine: count, startColumn: count }).optional().catch(undefined),
  }),
});

const component = z.object({ rules: list }).catch({ rules: [] });

const run = z.object({
  tool: z
    .object({ driver: component, extensions: z.array(component).catch([]) })
    .catch({ driver: { rules: [] }, extensions: [] }),
  results: list,
  artifacts: list,
  originalUriBaseIds: z.record(z.string(), artifactLocation).optional().catch(undefined),
});

type Rule = z.infer<typeof rule>;
type Result = z.infer<typeof result>;

/** Gives each finding to `take`, until that says false; those that are suppressed are left out. */
export function createSarifReader(take: (finding: Finding) => boolean): ReportReader {
  return createJsonReader(value => {
    const log = z.object({ runs: z.array(z.unknown()) }).safeParse(value);
    if (!log.success) throw new ReportFault('it has no list of `runs`, as SARIF has');
    for (const each of entries(log.data.runs.slice(0, MOST_RUNS), run)) {
      if (!findingsOf(each).every(take)) return;
    }
  });
}

function* findingsOf({ tool, results, artifacts, originalUriBaseIds }: z.infer<typeof run>): Generator<Finding, void> {
  const rules = [tool.driver, ...tool.extensions].map(part => part.rules.map(each => rule.safeParse(each).data));
  const byId = new Map(rules.flat().map(each => [each?.id, each]));
  const bases = new Map(Object.entries(originalUriBaseIds ?? {}));
  const artifactAt = (at: number): ArtifactLocation | undefined =>
    z.object({ location: artifactLocation }).safeParse(artifacts[at]).data?.location;
  for (const each of entries(results, result)) {
    if (!KINDS.has(each.kind) || each.baselineState === 'absent' || isSuppressed(each)) continue;
    const place = location.safeParse(each.locations[0]).data?.physicalLocation;
    const known = ruleOf(each, rules[0] ?? [], byId);
    yield {
      path: place && pathOf(place.artifactLocation, bases, artifactAt),
      line: place?.region?.startLine,
      column: place?.region?.startColumn,
      severity: SEVERITIES.get(each.level ?? known?.defaultConfiguration?.level ?? 'warning') ?? 'warning',
      message: messageOf(each, known),
      rule: each.ruleId ?? each.rule?.id ?? known?.id,
    };
  }
}

/** An id may go on below that of its rule: `CA1000/sub`. An index alone is one into the rules of the tool itself. */
function ruleOf(
  { ruleId, ruleIndex, rule: reference }: Result,
  rules: readonly (Rule | undefined)[],
  byId: ReadonlyMap<string | undefined, Rule | undefined>,
): Rule | undefined {
  const id = ruleId ?? reference?.id;
  if (id === undefined) return rules[ruleIndex ?? reference?.index ?? -1];
  return byId.get(id) ?? byId.get(id.slice(0, id.lastIndexOf('/')));
}

/** Suppressed is what somebody accepted: a suppression counts as accepted unless it says otherwise. */
function isSuppressed({ suppressions = [] }: Result): boolean {
  return suppressions.length > 0 && suppressions.every(({ status = 'accepted' }) => status === 'accepted');
}

function messageOf({ message: told, ruleId }: Result, known: Rule | undefined): string {
  const strings = new Map(Object.entries(known?.messageStrings ?? {}));
  const written = told?.text ?? told?.markdown ?? strings.get(told?.id ?? '')?.text ?? ruleId ?? '';
  const values = told?.arguments?.slice(0, MOST_ARGUMENTS) ?? [];
  return values.length === 0
    ? written
    : written.replace(/\{(\d{1,2})\}/g, (all, at) => values[Number(at)]?.slice(0, 1000) ?? all);
}
