/** Golden files: the question is built in TypeScript, the answer is a file that a person can read. UPDATE_GOLDEN=1 rewrites them. */

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import type { CheckReport, Report } from '../../../src/model/report.ts';

/** Compares with `golden/NAME.md`. */
export function assertGolden(name: string, answer: string): void {
  const file = new URL(`golden/${name}.md`, import.meta.url);
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, answer);
  assert.equal(answer, readFileSync(file, 'utf8'));
}

/** A report as one Markdown document. */
export function document({ checks, comment }: Report): string {
  const parts = checks.map(checkPart);
  if (comment !== undefined) parts.push(`# Comment on #${comment.pullRequestNumber}\n\n${comment.body}`);
  return `${parts.join('\n\n')}\n`;
}

function checkPart(check: CheckReport): string {
  const { name, externalId, status, conclusion, title, summary, text, annotations, actions } = check;
  const state = conclusion === undefined ? status : `${status}: ${conclusion}`;
  return [
    `# ${name} (${state}) ${externalId}`,
    `**${title}**`,
    summary,
    text,
    ...annotations.map(
      ({ path, startLine, level, message, title }) =>
        `> ${level} at ${path}:${startLine}: ${title === undefined ? '' : `**${title}** `}${message}`,
    ),
    ...actions.map(({ label, description, identifier }) => `[${label}] ${description} (${identifier})`),
  ]
    .filter(part => part !== undefined)
    .join('\n\n');
}
