/** No kind of a line: it has a blank. */
const signName = (number: number) => `sign ${number}`;

/** What a host says in a session, line by line, for whoever waits for one of them. */
export class Heard {
  readonly #onWord: (kind: string, text: string) => void;
  readonly #waiting = new Map<string, PromiseWithResolvers<string>>();
  #signs = 0;
  #taken = 0;
  #over: Error | null = null;

  constructor(onWord: (kind: string, text: string) => void) {
    this.#onWord = onWord;
  }

  /** Takes a line: a kind, a tab, and words. */
  readonly take = (line: string): void => {
    const at = line.indexOf('\t');
    const [kind, text] = at < 0 ? [line, ''] : [line.slice(0, at), line.slice(at + 1)];
    this.#onWord(kind, text);
    if (kind === 'alive' || kind === 'made') this.#waiter(signName(++this.#signs)).resolve(kind);
    else this.#waiter(kind).resolve(text);
  };

  /** The next sign of what takes long on the host: it goes on, or it is made. Each is given once. */
  sign(): Promise<string> {
    return this.until(signName(++this.#taken));
  }

  /** The words of the first line of a kind, however long ago. Rejects when the session ends without one. */
  until(kind: string): Promise<string> {
    if (this.#over !== null && !this.#waiting.has(kind)) return Promise.reject(this.#over);
    return this.#waiter(kind).promise;
  }

  /** Nothing more will be said. */
  end(): void {
    this.#over = new Error('the session is over');
    for (const { reject } of this.#waiting.values()) reject(this.#over);
  }

  #waiter(kind: string): PromiseWithResolvers<string> {
    const known = this.#waiting.get(kind);
    if (known) return known;
    const waiter = Promise.withResolvers<string>();
    // Whoever does not wait any more is not to hear of it.
    waiter.promise.catch(() => undefined);
    this.#waiting.set(kind, waiter);
    return waiter;
  }
}
