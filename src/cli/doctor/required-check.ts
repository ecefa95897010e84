import { list } from './app.ts';
import { type Judgement, ok, warning } from './finding.ts';

/** What must pass before something is merged into the default branch of a repository. */
export interface BranchRules {
  readonly repository: string;
  /** Where its administrators look at its rules. */
  readonly settings: string;
  /** `appId`: the only app whose check counts. */
  readonly required: readonly { readonly name: string; readonly appId?: number }[];
}

/** More repositories are only counted. */
const MOST_NAMED = 10;

/**
 * Whether the check that is to be required is worth something: anybody who may write to a repository can report a check of
 * any name, unless its rules take it from one app only (S43). `left` repositories were not looked at.
 */
export function judgeRequiredCheck(
  found: readonly BranchRules[],
  left: number,
  { appId, name }: { readonly appId: number; readonly name: string },
): readonly Judgement[] {
  const groups = Map.groupBy(found, ({ required }) => sourceOf(required, appId, name));
  const ours = groups.get('ours') ?? [];
  const none = groups.get('none') ?? [];
  const choose = 'Choose this app as the source of the check, instead of "any source"';
  return [
    ...(ours.length > 0 ? [ok(`the check \`${name}\` is taken from this app only in ${some(ours)}`)] : []),
    ...(groups.get('anybody') ?? []).map(({ repository, settings }) =>
      warning(`${repository} takes the check \`${name}\` from whoever may write to it`, `${choose}: ${settings}`),
    ),
    ...(groups.get('another') ?? []).map(({ repository, settings }) =>
      warning(`${repository} waits for the check \`${name}\` of another app`, `${choose}: ${settings}`),
    ),
    ...(none.length > 0
      ? [
          ok(
            `the check \`${name}\` is not required in ${some(none)}`,
            `In Settings, Rules, Rulesets it can be required, with this app (integration ${appId}) as its source.`,
          ),
        ]
      : []),
    ...(left > 0 ? [ok(`not looked at: ${left} more`)] : []),
  ];
}

type Source = 'ours' | 'anybody' | 'another' | 'none';

/** All that is required must be there: one rule that takes the check from us alone is enough. */
function sourceOf(required: BranchRules['required'], appId: number, wanted: string): Source {
  const sources = required.filter(({ name }) => name === wanted).map(check => check.appId);
  if (sources.length === 0) return 'none';
  if (sources.includes(appId)) return 'ours';
  return sources.includes(undefined) ? 'anybody' : 'another';
}

function some(found: readonly BranchRules[]): string {
  const names = found.slice(0, MOST_NAMED).map(({ repository }) => repository);
  const more = found.length - names.length;
  return list(more > 0 ? [...names, `${more} more`] : names);
}
