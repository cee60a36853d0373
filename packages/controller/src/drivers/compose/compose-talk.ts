/** More than compose says of any project that is not broken. */
const keptLines = 200;

/** What compose says while it makes the containers of a service: a part of the log of that start. */
export class ComposeTalk {
  readonly #lines = new Map<string, string[]>();
  readonly #listeners = new Map<string, Set<(line: string) => void>>();

  /** A start begins: what was said of the one before is over. */
  begin(service: string): void {
    this.#lines.delete(service);
  }

  note(service: string, said: string): void {
    if (said.trim() === '') return;
    const line = `compose: ${said.trim()}`;
    this.#lines.set(service, [...this.lines(service), line].slice(-keptLines));
    for (const listener of this.#listeners.get(service) ?? []) listener(line);
  }

  /** What was said of the latest start, oldest first. */
  lines(service: string): readonly string[] {
    return this.#lines.get(service) ?? [];
  }

  /** Tells each new line until the returned function is called. */
  follow(service: string, onLine: (line: string) => void): () => void {
    const listeners = this.#listeners.get(service) ?? new Set();
    this.#listeners.set(service, listeners.add(onLine));
    return () => void listeners.delete(onLine);
  }
}
