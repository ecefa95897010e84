import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { html } from '../../src/web/html.ts';

test('text is escaped, markup is kept', () => {
  const inner = html`<b>${'<i>'}</b>`;
  assert.equal(html`<p title="${'"\'&'}">${inner}</p>`.markup, '<p title="&quot;&#39;&amp;"><b>&lt;i&gt;</b></p>');
});

test('lists are joined and nothing is nothing', () => {
  assert.equal(html`${[1, html`<br>`, undefined, false, 'a']}${undefined}`.markup, '1<br>a');
});

test('no text gets out of its place', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), text => {
      const { markup } = html`<p title="${text}">${text}</p>`;
      assert.match(markup, /^<p title="[^<>"']*">[^<>"']*<\/p>$/);
    }),
  );
});
