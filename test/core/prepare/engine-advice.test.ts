import assert from 'node:assert/strict';
import { test } from 'node:test';
import { engineWarnings, unknownRuntime } from '../../../src/core/prepare/engine-advice.ts';

const nothing = { runtimes: [], unlimited: [] };

const cases: readonly { readonly runc: string; readonly holes: readonly string[] }[] = [
  { runc: '1.1.5+ds1', holes: ['2024-21626', '2025-31133'] },
  { runc: '1.0.0-rc10', holes: ['2024-21626', '2025-31133'] },
  { runc: '1.1.12', holes: ['2025-31133'] },
  { runc: 'v1.2.7', holes: ['2025-31133'] },
  { runc: '1.2.8', holes: [] },
  { runc: '1.2.10', holes: [] },
  { runc: '1.3.2', holes: ['2025-31133'] },
  { runc: '1.3.3', holes: [] },
  { runc: '1.4.0-rc.1', holes: [] },
  { runc: '2.0.0', holes: [] },
];

for (const { runc, holes } of cases) {
  test(`engine: runc ${runc} has ${holes.length === 0 ? 'no known hole' : holes.join(' and ')} (S24)`, () => {
    const warnings = engineWarnings({ ...nothing, runc });
    assert.deepEqual(
      warnings.map(warning => /CVE-([\d-]+)/.exec(warning)?.[1]),
      holes,
    );
    for (const warning of warnings) assert.ok(warning.includes(`reports runc ${runc};`), warning);
  });
}

test('engine: one that does not say which runc it has is not warned of', () => {
  assert.deepEqual(engineWarnings(nothing), []);
});

test('engine: a runtime that it does not know is told, with those that it does', () => {
  const engine = { runtimes: ['runc', 'runsc'] };
  assert.equal(unknownRuntime(engine, [undefined, 'runsc']), undefined);
  assert.match(unknownRuntime(engine, ['runsc', 'kata']) ?? '', /no runtime "kata", only runc, runsc\./);
});

test('engine: limits that do not hold are told (S30)', () => {
  const [warning = ''] = engineWarnings({ ...nothing, unlimited: ['memory', 'processes'] });
  assert.match(warning, /cannot limit here what a job takes of: memory, processes\./);
});
