import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { primerFile, primerStyles } from './primer.ts';

test('assets/primer.css holds what our pages use of Primer: `npm run styles`', async () => {
  assert.equal(readFileSync(primerFile, 'utf8'), await primerStyles());
});
