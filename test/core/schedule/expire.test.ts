import assert from 'node:assert/strict';
import { test } from 'node:test';
import { advance } from '../../../src/core/schedule/advance.ts';
import { artifactOf } from '../../../src/core/schedule/attempts.ts';
import type { Ended, Run, StoredArtifact } from '../../../src/model/run.ts';
import { job, runOf } from './runs.ts';

const DAY = 86_400_000;

/** A run whose job was tried twice and left one artifact each time. */
function ran(...artifacts: readonly Partial<StoredArtifact>[]): Run {
  return artifacts.reduce<Run>(
    (run, artifact, index) => {
      const name = { key: 'build', attempt: index + 1, worker: 'w' };
      const kept = { blob: `${index + 1}`, bytes: 1, files: 1, ...artifact };
      const ended: Ended = { outcome: 'success', sections: [], artifact: kept };
      const again = index === 0 ? run : advance(run, { type: 'rerun', what: 'all' }, 1);
      return advance(advance(again, { type: 'claimed', ...name }, 1), { type: 'ended', ...name, ended }, 2);
    },
    runOf([job('build')]),
  );
}

function artifacts(run: Run): readonly (StoredArtifact | undefined)[] {
  return run.jobs.flatMap(({ attempts }) => attempts.map(artifactOf));
}

test('what has expired counts as removed, of every try, and what has not stays', () => {
  const after = advance(ran({ expiresAt: DAY }, { expiresAt: DAY + 1 }, {}), { type: 'expired' }, DAY);
  assert.deepEqual(
    artifacts(after).map(artifact => artifact?.removed),
    [true, undefined, undefined],
  );
  assert.equal(advance(after, { type: 'expired' }, DAY), after);
});

test('what is kept longer has a new day', () => {
  const run = ran({ expiresAt: DAY });
  const after = advance(run, { type: 'expired', keepUntil: 2 * DAY }, DAY);
  assert.deepEqual(artifacts(after), [{ blob: '1', bytes: 1, files: 1, expiresAt: 2 * DAY }]);
  assert.equal(advance(run, { type: 'expired', keepUntil: 2 * DAY }, DAY - 1), run);
});

test('a day that is over already keeps nothing', () => {
  const after = advance(ran({ expiresAt: DAY }), { type: 'expired', keepUntil: DAY }, DAY);
  assert.equal(artifacts(after)[0]?.removed, true);
});
