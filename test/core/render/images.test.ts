import assert from 'node:assert/strict';
import { test } from 'node:test';
import { imagesInMarkdown } from '../../../src/core/render/images.ts';
import type { Ended, UsedImage } from '../../../src/model/run.ts';
import { plannedJob, runOf } from '../prepare/runs.ts';

const DIGEST = `sha256:1a2b3c4d5e6f${'0'.repeat(52)}`;

function told(images: readonly UsedImage[], image?: string): string {
  const ended: Ended = { outcome: 'failure', cause: 'script_failure', message: '', sections: [], images };
  const job = plannedJob('test', image === undefined ? {} : { image: { name: image } });
  const [jobRun] = runOf([job], { test: ended }).jobs;
  return jobRun === undefined ? '' : imagesInMarkdown(jobRun);
}

test('images: they are told with the beginning of their digests, services after the job', () => {
  const used = [
    { name: 'node:24', digest: DIGEST },
    { name: 'postgres:17', digest: DIGEST },
  ];
  assert.equal(
    told(used, 'node:24'),
    'image `node:24` at `sha256:1a2b3c4d5e6f`, service `postgres:17` at `sha256:1a2b3c4d5e6f`',
  );
  assert.match(told(Array<UsedImage>(8).fill({ name: 'a', digest: DIGEST })), /(, service [^,]+){5}, and 2 more$/);
});

test('images: before one is known, what is written', () => {
  assert.equal(told([], 'node:24'), 'image `node:24`');
  assert.equal(told([]), 'the default image');
});
