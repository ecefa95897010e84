const HEADER_BYTES = 8;
const STDERR = 2;

/**
 * Takes the engine's multiplexed stream apart: frames of an 8 byte header (stream, 0, 0, 0, big-endian length) and a
 * payload. Gives the payloads of a chunk as one piece, in order, whichever of stdout and stderr they came by; those of
 * stderr go to `onStderr` too. Holds no payload back, so memory does not grow with a frame.
 * Source: docs.docker.com/reference/api/engine, "Attach to a container", stream format.
 */
export function frameReader(onStderr?: (piece: Uint8Array) => void): (chunk: Uint8Array) => Uint8Array {
  const header = Buffer.alloc(HEADER_BYTES);
  let headerFilled = 0;
  let payloadLeft = 0;

  return chunk => {
    const payload = new Uint8Array(chunk.length);
    let length = 0;
    for (let at = 0; at < chunk.length; ) {
      if (payloadLeft === 0) {
        const part = chunk.subarray(at, at + HEADER_BYTES - headerFilled);
        header.set(part, headerFilled);
        headerFilled += part.length;
        at += part.length;
        if (headerFilled < HEADER_BYTES) break;
        payloadLeft = header.readUInt32BE(4);
        headerFilled = 0;
        continue;
      }
      const part = chunk.subarray(at, at + payloadLeft);
      payload.set(part, length);
      if (header[0] === STDERR) onStderr?.(part);
      length += part.length;
      payloadLeft -= part.length;
      at += part.length;
    }
    return payload.subarray(0, length);
  };
}
