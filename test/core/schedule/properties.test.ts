import { describe, test } from 'node:test';
import { advance } from '../../../src/core/schedule/advance.ts';
import { PROPERTIES } from './properties.ts';

describe('for any plan and any order of signals', () => {
  for (const [name, property] of Object.entries(PROPERTIES)) {
    test(name, () => property(advance, { numRuns: 150 }));
  }
});
