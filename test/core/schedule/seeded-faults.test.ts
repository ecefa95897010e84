import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { FAULTS } from './faults.ts';
import { PROPERTIES, type Property } from './properties.ts';
import type { Advance } from './walk.ts';

const SETTINGS = { seed: 1, numRuns: 100, endOnFailure: true };

describe('the properties catch', () => {
  for (const [fault, broken] of Object.entries(FAULTS)) {
    test(fault, () => assert.ok(Object.values(PROPERTIES).some(property => isCaught(property, broken))));
  }
});

function isCaught(property: Property, broken: Advance): boolean {
  try {
    property(broken, SETTINGS);
    return false;
  } catch {
    return true;
  }
}
