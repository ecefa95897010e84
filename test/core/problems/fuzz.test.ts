import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createLineReader } from '../../../src/core/outputs/lines.ts';
import { createProblemFinder } from '../../../src/core/problems/finder.ts';

/** What matchers look for, in any order. */
const word = fc.constantFrom(
  ...[
    'a.c',
    '/builds/acme/shop/',
    '../',
    ':1',
    ':0',
    ':99999999999',
    ': error: ',
    ': warning: ',
    '(1,2)',
    ' - error TS1: x',
  ],
  ...[
    '  File "',
    '", line 3',
    'Traceback (most recent call last):',
    'ValueError: x',
    ' --> ',
    'error[E1]: x',
    'vet: ',
    '.go',
  ],
  ...['  1:2  error  x  rule', '\n', '\r', '\x1b[31m', '\x1b]8;;', ' ', 'é', '\ud800', '<stdin>', '\0'],
);

test('whatever a job prints, a problem is a place in the project', () => {
  fc.assert(
    fc.property(fc.array(word, { maxLength: 40 }), words => {
      const finder = createProblemFinder(undefined, '/builds/acme/shop');
      const reader = createLineReader(line => finder?.line(line));
      reader.push(Buffer.from(words.join('')));
      reader.end();
      for (const { path, line, column = 1, message } of finder?.found().problems ?? []) {
        assert.doesNotMatch(path, /^\/|(^|\/)\.\.?(\/|$)|[\n\r\0]|^$/);
        assert.ok(line >= 1 && column >= 1);
        assert.doesNotMatch(message, /[\n\r]/);
      }
    }),
    { numRuns: 3000 },
  );
});
