import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { styleLine } from '../../../src/web/log/ansi.ts';

const markup = (text: string) => styleLine(text, {}).line.markup;

describe('a line of a log', () => {
  const rows: readonly (readonly [string, string, string])[] = [
    ['plain text', 'a < b & c', 'a &lt; b &amp; c'],
    ['a colour', 'a\x1b[31mred\x1b[0mb', 'a<span class="c1">red</span>b'],
    ['bright and background', '\x1b[92;41mx', '<span class="c10 g1">x</span>'],
    [
      'weight on and off',
      '\x1b[1;4mx\x1b[22my',
      '<span class="bold underline">x</span><span class="underline">y</span>',
    ],
    ['an empty code is a reset', '\x1b[31mx\x1b[my', '<span class="c1">x</span>y'],
    ['the palette of 256', '\x1b[38;5;9mx\x1b[38;5;46my', '<span class="c9">x</span><span class="c10">y</span>'],
    ['true colours', '\x1b[38;2;255;0;0;1mx', '<span class="c9 bold">x</span>'],
    ['a progress bar', '10%\r50%\r100%', '100%'],
    ['a line that ends as on Windows', 'x\r', 'x'],
    ['cursor and screen sequences', '\x1b[2K\x1b[1Gx\x1b[?25l', 'x'],
    ['a link (OSC 8)', '\x1b]8;;javascript:alert(1)\x07click\x1b]8;;\x07', 'click'],
    ['a clipboard (OSC 52)', 'a\x1b]52;c;cm0gLXJmIC8=\x07b\x1b]52;c;eA==\x1b\\c', 'abc'],
    ['a device control string', 'a\x1bP1$r0m\x1b\\b', 'ab'],
    ['a bell, and bidi marks', 'a\x07b\u202ec\u2066d\u200f', 'abcd'],
    ['a window title', '\x1b]0;title\x1b\\x', 'x'],
    ['what turns text around or hides', 'a\u202eb\u200bc\u0000d', 'abcd'],
  ];
  for (const [name, text, expected] of rows) {
    test(name, () => assert.equal(markup(text), expected));
  }

  test('a sequence that holds a tag', () => assert.doesNotMatch(markup('\x1b[31"><script>m'), /[<"]/));

  test('the style goes on in the next line', () => {
    const { style } = styleLine('\x1b[33mx', {});
    assert.equal(styleLine('y', style).line.markup, '<span class="c3">y</span>');
  });

  test('an endless line is cut', () => {
    assert.ok(markup('x'.repeat(100_000)).length < 10_000);
  });

  test('nothing but our own spans ever comes out', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom('\x1b[', '\x1b]8;;', '\x07', 'm', ';', '38;5;', '<', '"', '\r', '31', '999999999999', '\u202e'),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), pieces => {
        const inert = markup(pieces.join('')).replaceAll(
          /<span class="(?:[cg](?:1[0-5]|\d)|bold|dim|italic|underline| )+">|<\/span>/g,
          '',
        );
        assert.doesNotMatch(inert, /[<>"'\x00-\x08\x0b-\x1f\x7f\u202e]/);
      }),
      { numRuns: 500 },
    );
  });
});
