/** SHA-256 (FIPS 180-4) of a text in UTF-8, as 64 hexadecimal digits. For short texts: it is here because core is pure. */
export function sha256(text: string): string {
  const message = padded(new TextEncoder().encode(text));
  const hash = roots(8, 1 / 2);
  for (let at = 0; at < message.byteLength; at += 64) addBlock(hash, message, at);
  return Array.from(hash, word => word.toString(16).padStart(8, '0')).join('');
}

/** The message, a one, zeros, and its length in bits at the end of a block of 64 bytes. */
function padded(bytes: Uint8Array): DataView {
  const view = new DataView(new ArrayBuffer(Math.ceil((bytes.length + 9) / 64) * 64));
  for (const [index, byte] of bytes.entries()) view.setUint8(index, byte);
  view.setUint8(bytes.length, 0x80);
  view.setBigUint64(view.byteLength - 8, BigInt(bytes.length) * 8n);
  return view;
}

/** The first 32 bits after the point of a root (square: 1/2, cube: 1/3) of the first primes. */
function roots(count: number, power: number): Uint32Array {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; n++) if (primes.every(prime => n % prime !== 0)) primes.push(n);
  return Uint32Array.from(primes, prime => (prime ** power % 1) * 2 ** 32);
}

const constants = roots(64, 1 / 3);

function addBlock(hash: Uint32Array, message: DataView, at: number): void {
  const words = new Uint32Array(64);
  const word = (index: number) => words[index] ?? 0;
  for (let i = 0; i < 64; i++) {
    if (i < 16) words[i] = message.getUint32(at + i * 4);
    else words[i] = word(i - 16) + mix(word(i - 15), 7, 18, 3) + word(i - 7) + mix(word(i - 2), 17, 19, 10);
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = hash;
  for (let i = 0; i < 64; i++) {
    const chosen = (e & f) ^ (~e & g);
    const one = h + turn(e, 6, 11, 25) + chosen + (constants[i] ?? 0) + word(i);
    const two = turn(a, 2, 13, 22) + ((a & b) ^ (a & c) ^ (b & c));
    [a, b, c, d, e, f, g, h] = [(one + two) | 0, a, b, c, (d + one) | 0, e, f, g];
  }
  for (const [index, value] of [a, b, c, d, e, f, g, h].entries()) hash[index] = (hash[index] ?? 0) + value;
}

function rotate(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}

function turn(word: number, one: number, two: number, three: number): number {
  return (rotate(word, one) ^ rotate(word, two) ^ rotate(word, three)) >>> 0;
}

function mix(word: number, one: number, two: number, shift: number): number {
  return (rotate(word, one) ^ rotate(word, two) ^ (word >>> shift)) >>> 0;
}
