import assert from 'node:assert/strict';
import { test } from 'node:test';
import pino from 'pino';
import type { Permission } from '../../src/flow/ports/forge.ts';
import { createRights } from '../../src/flow/rights.ts';
import { InfraError } from '../../src/model/errors.ts';
import { sampleRepository, sampleRun } from '../ports/store-samples.ts';

const MINUTE_MS = 60_000;

/** Rights in one repository, whose people the forge lists; what the forge was asked is counted. */
function stage(people: Record<number, Permission>, { lists = true }: { lists?: boolean } = {}) {
  const repository = sampleRepository();
  const asked = { alone: 0, together: 0, whetherPublic: 0 };
  const clock = { now: 0 };
  const away = new InfraError('no', { retryable: false });
  const rights = createRights({
    store: { findRuns: async () => [sampleRun('1', 'delivery', repository)] },
    forge: {
      async permission(_, id) {
        asked.alone++;
        return people[id] ?? 'none';
      },
      async people() {
        asked.together++;
        if (!lists) throw away;
        return new Map(Object.entries(people).map(([id, role]) => [Number(id), role]));
      },
      async isPublic() {
        asked.whetherPublic++;
        return true;
      },
    },
    log: pino({ enabled: false }),
    now: () => clock.now,
  });
  const roleOf = (id: number) => rights.roleOf({ id, login: `person-${id}` }, repository.id);
  return { rights, repository, people, asked, clock, roleOf };
}

const everybody = (count: number): Record<number, Permission> =>
  Object.fromEntries(Array.from({ length: count }, (_, id) => [id, 'read']));

test('a thousand readers cost as many requests as a few', async () => {
  const { asked, clock, roleOf } = stage(everybody(1_000));
  for (let round = 0; round < 3; round++) {
    const roles = await Promise.all(Array.from({ length: 1_000 }, (_, id) => roleOf(id)));
    assert.deepEqual(new Set(roles), new Set(['read']));
    clock.now += MINUTE_MS;
  }
  assert.deepEqual(asked, { alone: 2, together: 1, whetherPublic: 0 });
});

test('who may do nothing is asked about alone, and seldom', async () => {
  const { asked, clock, roleOf } = stage(everybody(3));
  for (let minute = 0; minute < 30; minute++) {
    for (const id of [0, 1, 2]) assert.equal(await roleOf(id), 'read');
    assert.equal(await roleOf(99), 'none');
    clock.now += MINUTE_MS;
  }
  assert.equal(asked.together, 6);
  assert.equal(asked.alone, 2 + 1);
});

test('what the forge tells of counts at once, in the list and for one', async () => {
  const { rights, repository, people, roleOf } = stage(everybody(4));
  for (const id of [0, 1, 2, 3]) assert.equal(await roleOf(id), 'read');
  assert.equal(await roleOf(9), 'none');
  Object.assign(people, { 3: 'none', 9: 'write' });
  assert.deepEqual([await roleOf(3), await roleOf(9)], ['read', 'none']);
  for (const actorId of [3, 9]) rights.forget({ repositoryId: repository.id, actorId });
  assert.deepEqual([await roleOf(3), await roleOf(9)], ['none', 'write']);
  Object.assign(people, { 0: 'admin' });
  rights.forget({});
  assert.equal(await roleOf(0), 'admin');
});

test('where people cannot be listed, each is asked about', async () => {
  const { asked, roleOf } = stage(everybody(5), { lists: false });
  for (let round = 0; round < 2; round++) {
    for (const id of [0, 1, 2, 3, 4]) assert.equal(await roleOf(id), 'read');
  }
  assert.deepEqual(asked, { alone: 5, together: 1, whetherPublic: 0 });
});

test('who asks at the same time waits for the same answer, and a fault is none to remember', async () => {
  const { rights, repository, asked } = stage({});
  assert.deepEqual(await Promise.all([1, 2, 3].map(() => rights.isPublic(repository.id))), [true, true, true]);
  assert.equal(asked.whetherPublic, 1);
  let faults = 2;
  const shaky = createRights({
    store: { findRuns: async () => [sampleRun('1', 'delivery', repository)] },
    forge: {
      permission: async () => 'none',
      people: async () => new Map(),
      async isPublic() {
        if (faults-- > 0) throw new InfraError('away', { retryable: true });
        return true;
      },
    },
    log: pino({ enabled: false }),
    now: () => 0,
  });
  const answers = [];
  for (let round = 0; round < 4; round++) answers.push(await shaky.isPublic(repository.id));
  assert.deepEqual(answers, [false, false, true, true]);
});
