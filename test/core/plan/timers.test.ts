import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parse } from '../../../src/core/parse/parse.ts';
import { timersOf } from '../../../src/core/plan/timers.ts';
import { push } from '../schedule/runs.ts';

const { repository, actor } = push();
const NOW = Date.parse('2026-11-28T12:00:00Z');

function timers(schedules: string) {
  const { pipeline } = parse(`schedules:\n${schedules}\ntest: { script: [make] }\n`, '.ci.yml');
  assert.ok(pipeline);
  return timersOf(pipeline, repository, actor, NOW);
}

describe('timers', () => {
  test('say what runs, and when first', () => {
    const [timer] = timers("  - { cron: '0 3 * * *', timezone: Europe/Berlin, variables: { SUITE: full, COUNT: 3 } }");
    assert.ok(timer);
    const { id, ...rest } = timer;
    assert.match(id, /^[0-9a-f]{16}$/);
    assert.deepEqual(rest, {
      repository,
      actor,
      cron: '0 3 * * *',
      timezone: 'Europe/Berlin',
      branch: repository.defaultBranch,
      variables: { SUITE: 'full', COUNT: '3' },
      dueAt: Date.parse('2026-11-29T02:00:00Z'),
    });
  });

  test('are the same exactly when they say the same', () => {
    const [one, two, three, four] = timers(`
  - { cron: '0 3 * * *', variables: { A: '1', B: '2' } }
  - { cron: '0 3 * * *', variables: { B: '2', A: '1' } }
  - { cron: '0 3 * * *', variables: { A: '1' } }
  - { cron: '0 3 * * *', branch: next, variables: { A: '1' } }`);
    assert.equal(four, undefined);
    assert.equal(new Set([one?.id, two?.id, three?.id]).size, 3);
  });
});
