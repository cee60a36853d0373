/** One message of a `text/event-stream`. */
export interface StreamMessage {
  readonly event: string;
  readonly data: string;
}

/** Reads Server-Sent Events from pieces of text that may be cut anywhere. Comments and messages without data are left out. */
export async function* readEventStream(pieces: AsyncIterable<string>): AsyncGenerator<StreamMessage> {
  let buffer = '';
  for await (const piece of pieces) {
    buffer = (buffer + piece).replaceAll('\r\n', '\n');
    let end = buffer.indexOf('\n\n');
    while (end !== -1) {
      const message = readMessage(buffer.slice(0, end));
      if (message) yield message;
      buffer = buffer.slice(end + 2);
      end = buffer.indexOf('\n\n');
    }
  }
}

function readMessage(block: string): StreamMessage | null {
  let event = 'message';
  const data: string[] = [];
  for (const line of block.split('\n')) {
    const [, field, value] = /^(event|data): ?(.*)$/.exec(line) ?? [];
    if (field === 'event') event = value ?? '';
    if (field === 'data') data.push(value ?? '');
  }
  return data.length > 0 ? { event, data: data.join('\n') } : null;
}
