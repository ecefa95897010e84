import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { advance } from '../../../src/core/schedule/advance.ts';
import { lastArtifact } from '../../../src/core/schedule/attempts.ts';
import type { Ended, Run, StoredArtifact } from '../../../src/model/run.ts';
import { job, runOf } from './runs.ts';
import { tell } from './story.ts';

const [old, fresh] = ['old', 'fresh'].map((blob): StoredArtifact => ({ blob, bytes: 1, files: 1 }));
assert.ok(old !== undefined && fresh !== undefined);

const passed = (artifact: StoredArtifact): Ended => ({ outcome: 'success', sections: [], artifact });
const failed = (artifact?: StoredArtifact): Ended => ({
  outcome: 'failure',
  cause: 'script_failure',
  message: 'It failed.',
  sections: [],
  ...(artifact === undefined ? {} : { artifact }),
});
const lost: Ended = { outcome: 'lost', message: 'The worker was killed.' };

interface Row {
  readonly name: string;
  readonly endings: readonly Ended[];
  readonly artifact: StoredArtifact | undefined;
}

const rows: readonly Row[] = [
  { name: 'the newest success', endings: [passed(old), passed(fresh)], artifact: fresh },
  { name: 'a failure that left one on purpose', endings: [failed(fresh)], artifact: fresh },
  { name: 'an earlier round while a later one only lost its worker', endings: [passed(old), lost], artifact: old },
  { name: 'nothing, when the newest try left nothing', endings: [passed(old), failed()], artifact: undefined },
  { name: 'nothing before the first try', endings: [], artifact: undefined },
];

/** A job that ended like this, run again in between; afterwards it is queued again. */
function runWith(endings: readonly Ended[]): Run {
  return endings.reduce(
    (before, ended, index) => {
      const claimed = tell(before, ['claim a']);
      const name = { key: 'a', attempt: index + 1, worker: 'w' };
      return tell(advance(claimed, { type: 'ended', ...name, ended }, 0), ['rerun all']);
    },
    runOf([job('a')]),
  );
}

describe('the artifact that others are given is that of', () => {
  for (const { name, endings, artifact } of rows) {
    test(name, () => assert.deepEqual(lastArtifact(runWith(endings), 'a'), artifact));
  }
});
