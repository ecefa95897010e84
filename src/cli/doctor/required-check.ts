import { type Judgement, ok } from './finding.ts';

/**
 * What makes the required check worth something: anybody who may write to a repository can report a check of any name
 * (S43). The rules themselves are not looked at: who sets them sees them.
 */
export function judgeRequiredCheck(appId: number, name: string): readonly Judgement[] {
  return [
    ok(
      `rulesets should take the check \`${name}\` from this app only (integration ${appId})`,
      'In Settings, Rules, Rulesets choose this app as the source of the required check, instead of "any source".',
    ),
  ];
}
