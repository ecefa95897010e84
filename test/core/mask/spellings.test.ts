/** S31: what real encoders make of a secret, masked. */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { createMasks, maskText } from '../../../src/core/mask/masker.ts';
import { secretsOfHeader, secretsOfUrl } from '../../../src/core/mask/secrets-of.ts';

const SERVICE_ACCOUNT = JSON.stringify(
  { type: 'service_account', key: 'a/b+c="é"\n-x-', id: "o'neill & <sons>" },
  null,
  2,
);

const SECRETS: Readonly<Record<string, string>> = {
  'a password': `p@ss w0rd/+'"\\$<é🙂>`,
  'a token': 'ghs_16C7e42F292c6912E7710c838347Ae178B4a',
  // As GitHub makes them since April 2026: `ghs_APPID_JWT`, 520 characters.
  'a long token': `ghs_123456_eyJ${hashed(24)}.eyJ${hashed(220)}.${hashed(257)}`,
  'several lines of JSON': SERVICE_ACCOUNT,
  'a key': `-----BEGIN PRIVATE KEY-----\n${createHash('sha512').update('1').digest('base64').slice(0, 64)}\n${createHash('sha512').update('2').digest('base64').slice(0, 64)}\nQUJD/ERF\n-----END PRIVATE KEY-----`,
};

/** So many characters as they are in a JSON Web Token, none of them like the ones before. */
function hashed(length: number): string {
  const digests = Array.from({ length: 8 }, (_, index) =>
    createHash('sha256').update(`${length} ${index}`).digest('base64url'),
  );
  return digests.join('').slice(0, length);
}

const percentLower = (text: string) => encodeURIComponent(text).replaceAll(/%../g, code => code.toLowerCase());
const inJson = (text: string) => JSON.stringify({ value: text });

const ENCODERS: Readonly<Record<string, (text: string) => string>> = {
  plain: text => text,
  'lines of Windows': text => text.replaceAll('\n', '\r\n'),
  indented: text => text.replaceAll(/^/gm, '    '),
  JSON: inJson,
  'JSON by Python': text =>
    inJson(text).replaceAll(/[\u0080-\uffff]/g, each => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`),
  'JSON by PHP': text => inJson(text).replaceAll('/', '\\/'),
  'JSON by Go': text => inJson(text).replaceAll(/[<>&]/g, each => `\\u00${each.charCodeAt(0).toString(16)}`),
  'JSON in JSON': text => inJson(inJson(text)),
  'a part of an address': encodeURIComponent,
  'a part of an address, in small letters': percentLower,
  'an address': encodeURI,
  'a form': text => new URLSearchParams({ value: text }).toString(),
  'every byte by percent': text => Buffer.from(text).toString('hex').replaceAll(/../g, '%$&'),
  hex: text => Buffer.from(text).toString('hex'),
  'the shell that traces': text => `+ echo '${text.replaceAll("'", `'\\''`)}'`,
  XML: text =>
    text
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&apos;'),
  base64: text => Buffer.from(text).toString('base64'),
  'base64 after one byte': text => Buffer.from(`:${text}`).toString('base64'),
  'base64 after two bytes': text => Buffer.from(`a:${text}:b`).toString('base64'),
  'base64 for addresses': text => Buffer.from(`user:${text}`).toString('base64url'),
  'base64 in lines of 76': text =>
    (
      Buffer.from(text)
        .toString('base64')
        .match(/.{1,76}/g) ?? []
    ).join('\n'),
};

for (const [kind, secret] of Object.entries(SECRETS)) {
  describe(kind, () => {
    const masks = createMasks([secret]);
    for (const [name, encode] of Object.entries(ENCODERS)) {
      test(name, () => {
        const encoded = encode(secret);
        const shown = maskText(masks, `before ${encoded} after`);
        assert.match(shown, /^before .*\[masked\].* after$/s);
        assert.ok(lengthLeft(shown) <= ' before  after'.length + mostLeft(secret, encode), shown);
      });
    }
  });
}

/** Where lines end tells nothing. */
function lengthLeft(shown: string): number {
  return shown.replaceAll(/\[masked\]|\n/g, '').length;
}

/** What may be left: the armour of a key and lines that are too short, and of each line what its neighbours have a part in. */
function mostLeft(secret: string, encode: (text: string) => string): number {
  const lines = secret.split('\n');
  const harmless = lines.filter(line => line.startsWith('-----') || line.length < 6);
  return encode(harmless.join('\n')).length + 4 * lines.length;
}

test('any secret, encoded, in any surroundings', () => {
  const encoders = fc.constantFrom(...Object.values(ENCODERS).filter(encode => encode !== ENCODERS['indented']));
  const word = fc
    .string({ unit: 'grapheme', minLength: 12, maxLength: 60 })
    .filter(text => text.trim() === text && !/[\r\n]/.test(text));
  fc.assert(
    fc.property(word, encoders, fc.string(), fc.string(), (secret, encode, before, after) => {
      const shown = maskText(createMasks([secret.toWellFormed()]), `${before}${encode(secret.toWellFormed())}${after}`);
      assert.match(shown, /\[masked\]/);
    }),
    { numRuns: 1_000 },
  );
});

test('what a header and an address hide', () => {
  const basic = Buffer.from('x-access-token:ghs_abcdefgh').toString('base64');
  assert.deepEqual(secretsOfHeader(`basic ${basic}`), [`basic ${basic}`, basic, 'ghs_abcdefgh']);
  assert.deepEqual(secretsOfHeader('Bearer abcdefgh'), ['Bearer abcdefgh', 'abcdefgh']);
  assert.deepEqual(secretsOfUrl('postgres://ci:p%40ss@db/ci'), ['p@ss']);
  assert.deepEqual(secretsOfUrl('postgres://db/ci'), []);
});
