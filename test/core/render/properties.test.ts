import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { RenderContext } from '../../../src/core/render/context.ts';
import { render } from '../../../src/core/render/render.ts';
import { advance } from '../../../src/core/schedule/advance.ts';
import type { CheckReport, Report } from '../../../src/model/report.ts';
import { runs } from '../schedule/graphs.ts';
import { happenings } from '../schedule/happenings.ts';
import { type Step, walk } from '../schedule/walk.ts';

const context: RenderContext = { logTail: () => 'the log', isLatestForPullRequest: true, comments: 'always' };
/** Conclusions that GitHub lets pass where the check is required. */
const PASSING = new Set(['success', 'neutral', 'skipped']);

interface Seen extends Step {
  readonly shown: Report;
  readonly next: Report;
}

function inEveryStep(check: (step: Seen) => void): void {
  fc.assert(
    fc.property(runs, happenings, (start, all) => {
      for (const step of walk(advance, start, all)) {
        check({ ...step, shown: render(step.before, context), next: render(step.after, context) });
      }
    }),
    { numRuns: 60 },
  );
}

function aggregate({ checks }: Report): CheckReport | undefined {
  return checks.find(({ name }) => name === 'ci');
}

describe('whatever happens to a run', () => {
  test('there is one check for it and one for each job, under the same names all the time', () => {
    inEveryStep(({ after, next }) => {
      const names = ['ci', ...after.jobs.map(({ job }) => `ci / ${job.key}`)];
      assert.deepEqual(
        next.checks.map(({ name }) => name),
        names,
      );
      assert.equal(new Set(next.checks.map(({ externalId }) => externalId)).size, names.length);
    });
  });

  test('a check has a conclusion exactly when it is completed', () => {
    inEveryStep(({ next }) => {
      for (const { status, conclusion } of next.checks) {
        assert.equal(conclusion !== undefined, status === 'completed');
      }
    });
  });

  test('a completed check never goes back, and none begins twice', () => {
    inEveryStep(({ shown, next }) => {
      const now = new Map(next.checks.map(check => [check.externalId, check]));
      for (const { externalId, status, startedAt } of shown.checks) {
        const later = now.get(externalId);
        if (later === undefined) continue;
        if (status === 'completed') assert.equal(later.status, 'completed');
        if (startedAt !== undefined) assert.equal(later.startedAt, startedAt);
      }
    });
  });

  test('no check passes before approval', () => {
    inEveryStep(({ after, next }) => {
      if (after.approval.state !== 'required') return;
      for (const { conclusion } of next.checks) assert.ok(!PASSING.has(conclusion ?? ''));
    });
  });

  test('the aggregate does not pass beside a job that failed, or was held up by one', () => {
    inEveryStep(({ next }) => {
      const broken = next.checks.some(({ conclusion }) => conclusion === 'failure' || conclusion === 'timed_out');
      if (broken) assert.ok(!PASSING.has(aggregate(next)?.conclusion ?? ''));
    });
  });

  test('a job that something failed in front of passes nowhere', () => {
    inEveryStep(({ after, next }) => {
      const failed = after.jobs.filter(
        ({ progress }) => progress.status === 'completed' && progress.conclusion === 'failure',
      );
      for (const { job, progress } of after.jobs) {
        const isSkipped = progress.status === 'completed' && progress.conclusion === 'skipped';
        const { needs } = job;
        const behind =
          needs !== 'earlier_stages' && failed.some(other => needs.some(({ key }) => key === other.job.key));
        if (!isSkipped || !behind || job.when === 'on_failure') continue;
        const check = next.checks.find(({ name }) => name === `ci / ${job.key}`);
        assert.ok(!PASSING.has(check?.conclusion ?? ''));
      }
    });
  });

  test('buttons fit where GitHub puts them, and stand on completed checks only', () => {
    inEveryStep(({ next }) => {
      for (const { status, actions } of next.checks) {
        assert.ok(actions.length === 0 || (status === 'completed' && actions.length <= 3));
        for (const { label, description, identifier } of actions) {
          assert.ok(label.length <= 20 && description.length <= 40 && identifier.length <= 20);
        }
      }
    });
  });
});
