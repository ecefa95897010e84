import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createSectionReader } from '../../../src/core/prepare/sections.ts';

const MARKER = 'k3y';
const echo = (command: string): string => `\x1b[32;1m$ ${command}\x1b[0m\n`;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (parts: Uint8Array[]): string => new TextDecoder().decode(Buffer.concat(parts));

function read(stream: string, chunk: number, commands = ['one', 'two']) {
  const reader = createSectionReader(commands, MARKER, 100);
  const input = bytes(stream);
  const parts: Uint8Array[] = [];
  for (let at = 0; at < input.length; at += chunk) parts.push(reader.push(input.subarray(at, at + chunk), 1000 + at));
  const { rest, sections } = reader.end(5000, 3);
  return { log: text([...parts, rest]), sections };
}

const stream = `\x1e${MARKER} 0\x1ehello\nno newline\x1e${MARKER} 1\x1ebye\n`;

test('sections: markers become echoed commands, each on a line of its own', () => {
  assert.equal(read(stream, 10_000).log, `${echo('one')}hello\nno newline\n${echo('two')}bye\n`);
});

test('sections: ended commands passed, the last one has the exit code, offsets point at the echo', () => {
  const { log, sections } = read(stream, 10_000);
  assert.deepEqual(
    sections.map(({ command, exitCode }) => [command, exitCode]),
    [
      ['one', 0],
      ['two', 3],
    ],
  );
  for (const section of sections) {
    assert.ok(text([bytes(log).subarray(section.offset - 100)]).startsWith(echo(section.command)));
  }
});

test('sections: the result does not depend on where the stream is cut', () => {
  const whole = read(stream, 10_000).log;
  fc.assert(fc.property(fc.integer({ min: 1, max: 60 }), chunk => assert.equal(read(stream, chunk).log, whole)));
});

test('sections: output that is no marker passes byte for byte', () => {
  const alphabet = fc.constantFrom('\x1e', 'k', '3', 'y', ' ', '0', 'é', '\n');
  fc.assert(
    fc.property(fc.string({ unit: alphabet, maxLength: 80 }), fc.integer({ min: 1, max: 9 }), (output, chunk) => {
      fc.pre(!/\x1ek3y \d+\x1e/.test(output));
      assert.equal(read(output, chunk).log, output);
    }),
  );
});

test('sections: a forged marker of another attempt is output', () => {
  assert.equal(read('\x1eother 0\x1e', 3).log, '\x1eother 0\x1e');
});
