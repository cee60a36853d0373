/** Collects output and tells its lines as they come. */
export class LineReader {
  readonly #onLine: (line: string) => void;
  #chunks: Buffer[] = [];
  #open: Buffer[] = [];
  #forgets = false;

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  push(chunk: Buffer): void {
    let rest = chunk;
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
      const line = rest.subarray(0, end);
      this.#chunks.push(rest.subarray(0, end + 1));
      rest = rest.subarray(end + 1);
      this.#onLine(Buffer.concat([...this.#open.splice(0), line]).toString('utf8'));
      if (this.#forgets) this.#chunks = [];
      this.#forgets = false;
    }
    this.#chunks.push(rest);
    this.#open.push(rest);
  }

  /** Called while a line is told: all up to its end does not belong to the text. */
  forget(): void {
    this.#forgets = true;
  }

  /** The last line may lack its end. */
  end(): void {
    const line = Buffer.concat(this.#open.splice(0)).toString('utf8');
    if (line !== '') this.#onLine(line);
  }

  /** All that was said since what is forgotten. */
  text(): string {
    return Buffer.concat(this.#chunks).toString('utf8');
  }
}
