import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkRequest } from '../../../src/io/github/check-request.ts';
import { outdatedChecks } from '../../../src/io/github/checks.ts';
import { checkReport } from './check-report.ts';

describe('which checks are told', () => {
  const done = { status: 'completed', conclusion: 'success' } as const;

  test('results first, the sum of all last', () => {
    const checks = [
      checkReport({ externalId: 'r:0', ...done }),
      checkReport({ externalId: 'r:0:a' }),
      checkReport({ externalId: 'r:0:b:c', ...done }),
    ];
    assert.deepEqual(
      outdatedChecks(checks, {}).map(check => check.externalId),
      ['r:0:b:c', 'r:0:a', 'r:0'],
    );
  });

  test('a completed check does not go back', () => {
    const published = { 'r1:0:build': { id: 1, fingerprint: 'old', completed: true, annotations: 0 } };
    assert.deepEqual(outdatedChecks([checkReport()], published), []);
    assert.equal(outdatedChecks([checkReport(done)], published).length, 1);
  });
});

describe('a check as GitHub takes it', () => {
  test('buttons and title are cut', () => {
    const long = { label: 'l'.repeat(21), description: 'd'.repeat(41), identifier: 'i'.repeat(21) };
    const request = checkRequest(checkReport({ title: 't'.repeat(256), actions: [long, long, long, long] }));
    assert.equal(request.output.title.length, 255);
    assert.equal(request.actions.length, 3);
    const [action] = request.actions;
    assert.deepEqual([action?.label.length, action?.description.length, action?.identifier.length], [20, 40, 20]);
  });

  test('completed without conclusion is our own fault', () => {
    assert.throws(() => checkRequest(checkReport({ status: 'completed' })), /no conclusion/);
  });
});
