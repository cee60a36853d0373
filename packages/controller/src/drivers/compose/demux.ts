const headerBytes = 8;

/**
 * Takes the text out of a log as the engine sends it for a container without a terminal: frames of 8 bytes of header,
 * the last 4 of which are the length, and as many bytes of text. `rest` is the part of a frame that is not whole yet.
 */
export function demux(bytes: Buffer): { text: string; rest: Buffer } {
  const pieces: Buffer[] = [];
  let at = 0;
  while (at + headerBytes <= bytes.length) {
    const end = at + headerBytes + bytes.readUInt32BE(at + 4);
    if (end > bytes.length) break;
    pieces.push(bytes.subarray(at + headerBytes, end));
    at = end;
  }
  return { text: Buffer.concat(pieces).toString('utf8'), rest: bytes.subarray(at) };
}
