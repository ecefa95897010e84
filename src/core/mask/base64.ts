/** Where `base64` and `openssl base64` begin a new line, in characters. */
const WRAPS = [76, 64];

/**
 * What base64 makes of these bytes whatever stands around them: it turns three bytes into four characters, so there are
 * three ways to be aligned, and of each only the characters that no neighbour has a bit in. In the usual alphabet and in that for addresses.
 */
export function base64Spellings(bytes: Uint8Array): readonly string[] {
  return [0, 1, 2].map(before => invariant(bytes, before)).flatMap(inBothAlphabets);
}

/** The lines that those programs make of these bytes alone; a short last one may be any word, and is one with the line before. */
export function wrappedBase64(bytes: Uint8Array): readonly string[] {
  const whole = encode(bytes);
  return WRAPS.filter(width => whole.length > width).flatMap(width => {
    const lines = Array.from({ length: Math.ceil(whole.length / width) }, (_, index) =>
      whole.slice(index * width, (index + 1) * width).replace(/=+$/, ''),
    );
    const [last = '', before = ''] = lines.toReversed();
    const isShort = last.length < width / 4;
    const ends = isShort ? ['\n', '\r\n'].map(end => `${before}${end}${last}`) : [];
    return [...(isShort ? lines.slice(0, -1) : lines), ...ends].flatMap(inBothAlphabets);
  });
}

function inBothAlphabets(text: string): string[] {
  return [text, text.replaceAll('+', '-').replaceAll('/', '_')];
}

function invariant(bytes: Uint8Array, before: number): string {
  const shifted = new Uint8Array(before + bytes.length);
  shifted.set(bytes, before);
  const first = Math.ceil((before * 8) / 6);
  const end = Math.floor((shifted.length * 8) / 6);
  return encode(shifted).slice(first, end);
}

function encode(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(''));
}
