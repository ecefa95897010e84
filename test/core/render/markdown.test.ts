import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { block, code, html, plain, prose, table } from '../../../src/core/render/markdown.ts';
import { cells, outsideCode } from './commonmark.ts';

const nasty = fc
  .array(
    fc.constantFrom(
      ...['`', '``', '```', '\\', '|', '@bob', '#1', '<img src=x>', '</details>', '![a](b)', '[a](b)', '**', '_', '~~'],
      ...[
        'https://evil.test',
        'www.evil.test',
        ':tada:',
        'GH-1',
        '&lt;',
        '$x$',
        '- ',
        '1. ',
        '# ',
        ' ',
        '\n',
        '\r',
        'word',
      ],
      ...['\u001b[31m', '\u001b]8;;https://evil.test\u0007', '\u202e', '\u0000', '\ud800'],
    ),
    { maxLength: 12 },
  )
  .map(parts => parts.join(''));

/** What would be markup, a mention, a reference or a link where it is not code. */
const LIVE = /[`*_[\]<>~$]|@\w|#\d|:\/\/|www\.|GH-\d|:\w+:|&(?!amp;)/iu;
const AT_START = /^(?:[-+=#]|\d+[.)])/u;

function assertOnOneLine(markdown: string): void {
  assert.doesNotMatch(markdown, /[\r\n\u001b\u0000\u202e]/u);
  assert.ok(markdown.isWellFormed());
}

describe('text of users', () => {
  test('as code is nothing but code', () => {
    fc.assert(
      fc.property(nasty, text => {
        assertOnOneLine(code(text));
        assert.equal(outsideCode(code(text)), '·');
      }),
    );
  });

  for (const [name, write] of Object.entries({ plain, prose })) {
    test(`as ${name} text has nothing live in it`, () => {
      fc.assert(
        fc.property(nasty, text => {
          assertOnOneLine(write(text));
          assert.doesNotMatch(outsideCode(write(text)), LIVE);
          assert.doesNotMatch(write(text), AT_START);
        }),
        { numRuns: 500 },
      );
    });
  }

  test('in HTML is no element and no entity of its own', () => {
    fc.assert(fc.property(nasty, text => assert.doesNotMatch(html(text), /[<>"]|&(?!amp;|lt;|gt;|quot;)/u)));
  });

  test('as a block cannot end the block', () => {
    fc.assert(
      fc.property(nasty, text => {
        const [fence = '', ...lines] = block(text).split('\n');
        assert.match(fence, /^`{3,}$/u);
        assert.equal(lines.pop(), fence);
        assert.ok(lines.every(line => !line.includes(fence)));
      }),
    );
  });

  test('in a table stays in its cell', () => {
    fc.assert(
      fc.property(nasty, nasty, (one, other) => {
        const row = table(['a', 'b', 'c'], [[code(one), plain(other), prose(one)]]).split('\n')[2] ?? '';
        assert.equal(
          cells(row).filter(cell => cell.trim() !== '').length,
          2 + (prose(one) === '' ? 0 : 1) - (plain(other) === '' ? 1 : 0),
        );
      }),
      { numRuns: 500 },
    );
  });

  test('is readable where it is harmless', () => {
    assert.equal(code('npm test'), '`npm test`');
    assert.equal(plain('It failed, 3 of 4: (see above).'), 'It failed, 3 of 4: (see above).');
    assert.equal(prose('Mend `image: node:24` in line 3.'), 'Mend `image: node:24` in line 3.');
  });
});
