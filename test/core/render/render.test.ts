import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { renderHelp, renderRefusal } from '../../../src/core/render/answer.ts';
import type { RenderContext } from '../../../src/core/render/context.ts';
import { render } from '../../../src/core/render/render.ts';
import type { Refusal } from '../../../src/model/refusal.ts';
import { assertGolden, document } from './golden.ts';
import { LOGS, SCENES } from './scenes.ts';

const context: RenderContext = {
  baseUrl: 'https://ci.test',
  logTail: key => LOGS[key],
  comments: 'always',
  isLatestForPullRequest: true,
};

describe('what people see of a run', () => {
  for (const [name, run] of Object.entries(SCENES)) {
    test(name, () => assertGolden(name, document(render(run, context))));
  }

  test('without an address there are no links', () => {
    for (const run of Object.values(SCENES)) {
      const { baseUrl: _, ...nowhere } = context;
      assert.doesNotMatch(JSON.stringify(render(run, nowhere)), /https:\/\/ci\.test|\]\(undefined/u);
    }
  });

  test('an older run of a pull request leaves the comment alone', () => {
    for (const run of Object.values(SCENES)) {
      assert.equal(render(run, { ...context, isLatestForPullRequest: false }).comment, undefined);
    }
  });
});

describe('answers to commands', () => {
  test('help', () => assertGolden('help', `${renderHelp()}\n`));

  test('refusals', () => {
    const sha = 'c0ffee0000000000000000000000000000000000';
    const refusals: readonly Refusal[] = [
      { reason: 'no_permission', login: 'stranger' },
      { reason: 'no_run' },
      { reason: 'unknown_job', job: 'tset', known: ['build', 'test'] },
      { reason: 'unknown_job', job: 'other', known: ['build', 'test'] },
      { reason: 'unknown_job', job: 'tset', known: [] },
      { reason: 'needs_approval', sha },
      { reason: 'wrong_commit', sha },
      { reason: 'nothing_to_approve' },
      { reason: 'unclear', line: '/rerun a b', hint: 'One job at a time.' },
    ];
    assertGolden('refusals', `${refusals.map(renderRefusal).join('\n\n')}\n`);
  });
});
