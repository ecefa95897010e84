import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { createMasker, createMasks, type Masks, maskText } from '../../../src/core/mask/masker.ts';
import { spellings } from '../../../src/core/mask/spellings.ts';

/** What comes out of these bytes, handed over in pieces cut at `cuts`. */
function masked(masks: Masks, bytes: Buffer, cuts: readonly number[] = []): string {
  const masker = createMasker(masks);
  const edges = [0, ...cuts.filter(cut => cut < bytes.length).toSorted((a, b) => a - b), bytes.length];
  const shown = edges.slice(1).map((edge, index) => masker.push(bytes.subarray(edges[index], edge)));
  return Buffer.concat([...shown, masker.end()]).toString('latin1');
}

/** The same by looking for every pattern at every place. */
function maskedSlowly(secrets: readonly string[], bytes: Buffer): string {
  const stretches = secrets
    .flatMap(spellings)
    .flatMap(pattern => placesOf(bytes, pattern))
    .toSorted((a, b) => a.from - b.from);
  let shown = '';
  let at = 0;
  let end = 0;
  for (const { from, to } of stretches) {
    if (from >= end) {
      shown += `${bytes.toString('latin1', at, from)}[masked]`;
      at = to;
    }
    end = Math.max(end, to);
    at = end;
  }
  return shown + bytes.toString('latin1', at);
}

function placesOf(bytes: Buffer, pattern: Uint8Array): { from: number; to: number }[] {
  const places: { from: number; to: number }[] = [];
  for (let from = bytes.indexOf(pattern); from !== -1; from = bytes.indexOf(pattern, from + 1))
    places.push({ from, to: from + pattern.length });
  return places;
}

test('it comes out as if every pattern were looked for everywhere, wherever the bytes are cut', () => {
  const secret = fc.oneof(
    fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 4, maxLength: 7 }),
    fc.string({ unit: fc.constantFrom('a', 'b', 'é', '\n', '+'), minLength: 4, maxLength: 20 }),
  );
  const text = fc.array(fc.constantFrom('a', 'b', 'ab', 'aab', 'é', '\n', '\r\n', '\\n', '+', '%', '.'));
  fc.assert(
    fc.property(fc.array(secret, { maxLength: 5 }), text, fc.array(fc.nat({ max: 60 })), (secrets, pieces, cuts) => {
      // A zero byte ends it, so that no secret is merely begun.
      const bytes = Buffer.from(
        `${secrets.flatMap((each, index) => [...pieces.slice(0, index), each]).join('') + pieces.join('')}\0`,
      );
      assert.equal(masked(createMasks(secrets), bytes, cuts), maskedSlowly(secrets, bytes));
    }),
    { numRuns: 2_000 },
  );
});

describe('of secrets is shown', () => {
  const rows: readonly (readonly [string, readonly string[], string, string])[] = [
    ['nothing in the middle of a line', ['hunter22'], 'password=hunter22;', 'password=[masked];'],
    [
      'nothing of one that goes on after another ends',
      ['abcd', 'abcdef'],
      'abcd abcdef abcde',
      '[masked] [masked] [masked]e',
    ],
    ['nothing of two that overlap', ['abcdef', 'defghi'], '<abcdefghi>', '<[masked]>'],
    ['nothing of one inside another', ['xabcdy', 'abcd'], 'xabcdy xabcdz', '[masked] x[masked]z'],
    ['nothing of one that repeats itself', ['aaaa'], 'b aaaaaaaaaaaaa b', 'b [masked] b'],
    ['each of two in a row', ['abcd'], 'abcdabcd', '[masked][masked]'],
    [
      'no line of several',
      ['first line\nsecond line'],
      '1: first line\r\n2: second line\n',
      '1: [masked]\r\n2: [masked]\n',
    ],
    ['nothing with short lines', ['ab\ncd\nef'], 'ab\r\ncd\r\nef\nab\n', '[masked]\nab\n'],
    [
      'the armour of a key',
      ['-----BEGIN KEY-----\nMIIEvQ\n-----END KEY-----\n'],
      '-----BEGIN KEY-----\nMIIEvQ',
      '-----BEGIN KEY-----\n[masked]',
    ],
    ['no white space around it', ['  hunter22\n'], 'a hunter22\n', 'a [masked]\n'],
    ['one that is too short', ['abc'], 'abc', 'abc'],
    ['a word that only begins like one', ['hunter22'], 'hunter2 hunter', 'hunter2 hunter'],
    ['no long beginning of one whose rest never came', ['hunter22hunter22'], 'x hunter22hun', 'x [masked]'],
  ];
  for (const [name, secrets, text, shown] of rows) {
    test(name, () => assert.equal(maskText(createMasks(secrets), text), shown));
  }
});

test('how many secrets are too short to be hidden is told', () => {
  assert.equal(createMasks(['abc', 'x', '  ab  ', 'abcd', '']).tooShort, 3);
});

test('only what begins a secret waits for more, and a complete line does not', () => {
  const masker = createMasker(createMasks(['hunter22', 'first line\nsecond line']));
  const push = (text: string) => Buffer.from(masker.push(Buffer.from(text))).toString();
  assert.equal(push('compiling\n'), 'compiling\n');
  assert.equal(push('a hunt'), 'a ');
  assert.equal(push('ing\nfirst line\n'), 'hunting\n[masked]\n');
  assert.equal(push('hunter22'), '[masked]');
  assert.equal(push('50% h'), '50% ');
  assert.equal(Buffer.from(masker.end()).toString(), 'h');
  assert.equal(push('unter22'), 'unter22');
});

test('memory does not grow with a secret without end, and one that is begun goes on to be hidden', () => {
  const masker = createMasker(createMasks(['aaaaaaaa']));
  let shown = 0;
  for (let count = 0; count < 1_000; count++) shown += masker.push(Buffer.alloc(1_000, 'a')).length;
  assert.equal(shown, '[masked]'.length);
  assert.equal(Buffer.from(masker.push(Buffer.from('b'))).toString(), 'b');
});

test('without secrets the bytes are passed on as they are', () => {
  const bytes = Buffer.from('text');
  assert.equal(createMasker(createMasks([])).push(bytes), bytes);
});
