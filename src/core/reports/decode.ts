/** Bytes of a file to text. */

/** Of the beginning, so that a mark or a declaration of the encoding is whole. */
const HEAD_BYTES = 200;
const DECLARED = /^<\?xml[^>]*\sencoding\s*=\s*["']([\w.:-]{1,40})["']/;

export interface Decoder {
  /** The next text; what a byte order mark says or, in XML, the declaration. Bytes that mean nothing become U+FFFD. */
  push(bytes: Uint8Array): string;
  end(): string;
}

export function createDecoder(): Decoder {
  let head: Uint8Array | undefined = new Uint8Array();
  let decoder = new TextDecoder();

  function begin(bytes: Uint8Array): string {
    head = undefined;
    decoder = decoderFor(bytes);
    return decoder.decode(bytes, { stream: true });
  }

  return {
    push: bytes => {
      if (head === undefined) return decoder.decode(bytes, { stream: true });
      const whole: Uint8Array = new Uint8Array(head.length + bytes.length);
      whole.set(head);
      whole.set(bytes, head.length);
      if (whole.length >= HEAD_BYTES) return begin(whole);
      head = whole;
      return '';
    },
    end: () => (head === undefined ? '' : begin(head)) + decoder.decode(),
  };
}

function decoderFor(bytes: Uint8Array): InstanceType<typeof TextDecoder> {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le');
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be');
  const [, declared] = DECLARED.exec(new TextDecoder('latin1').decode(bytes.subarray(0, HEAD_BYTES))) ?? [];
  // A declaration that could be read byte by byte is not in UTF-16, whatever it says.
  if (declared === undefined || /^utf-?16/i.test(declared)) return new TextDecoder();
  try {
    return new TextDecoder(declared);
  } catch {
    return new TextDecoder();
  }
}
