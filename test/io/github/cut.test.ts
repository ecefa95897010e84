import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { cutBytes, cutLine, cutMarkdown } from '../../../src/io/github/cut.ts';

describe('cutMarkdown', () => {
  test('what fits stays whole, to the last byte', () => {
    const whole = 'x'.repeat(65_535);
    assert.equal(cutMarkdown(whole, 65_535), whole);
  });

  test('one byte more is cut, with a note', () => {
    const cut = cutMarkdown('x'.repeat(65_536), 65_535);
    assert.ok(Buffer.byteLength(cut) <= 65_535);
    assert.match(cut, /_Cut here: GitHub shows no more than 65535 of these 65536 bytes\._$/);
  });

  test('bytes count, and no character is torn', () => {
    const cut = cutMarkdown('é🙂'.repeat(20_000), 65_535);
    assert.ok(Buffer.byteLength(cut) <= 65_535);
    assert.ok(!cut.includes('\uFFFD'));
  });

  test('an open code fence is closed by its own kind', () => {
    const cut = cutMarkdown(`text\n\`\`\`\`sh\n${'~~~\n```\n'.repeat(100)}`, 600);
    assert.match(cut, /\n````\n\n_Cut here/);
  });

  test('a closed fence is left alone', () => {
    assert.doesNotMatch(cutMarkdown(`\`\`\`\na\n\`\`\`\n${'line\n'.repeat(200)}`, 600), /```\n\n_Cut/);
  });

  test('never longer than the limit, whatever it holds', () => {
    const piece = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('```', '~~~~~~', '\n', '```js\n'));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 200 }), fc.integer({ min: 200, max: 800 }), (pieces, limit) => {
        assert.ok(Buffer.byteLength(cutMarkdown(pieces.join('\n'), limit)) <= limit);
      }),
    );
  });
});

test('cutLine keeps pairs together and says that it cut', () => {
  assert.equal(cutLine('x'.repeat(255), 255), 'x'.repeat(255));
  assert.equal(cutLine('x'.repeat(256), 255), `${'x'.repeat(254)}…`);
  assert.equal(cutLine('ab🙂cd', 4), 'ab…');
});

test('cutBytes cuts between characters', () => {
  assert.equal(cutBytes('aé', 2), 'a');
  assert.equal(cutBytes('aé', 3), 'aé');
});
