import { appendFileSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { history } from '@veille/protocol';
import type { z } from 'zod';

/** The shape of one line. */
const entry = history.shape.entries.element;
export type HistoryEntry = z.infer<typeof entry>;

/** A file that is larger makes way for a new one; the one before it is kept. Together some 10,000 entries. */
const sizeLimitBytes = 1024 * 1024;
/** How many past starts tell what is usual. */
const countedStarts = 20;

/**
 * What happened in the studio, one JSON line each, only ever added to: one small write per event. A line that a power
 * cut has torn is left out.
 */
export class History {
  readonly #file: string;
  readonly #now: () => number;
  readonly #onFault: (error: unknown) => void;
  /** The oldest first. */
  #entries: HistoryEntry[];
  #sizeBytes: number;

  constructor(file: string, now: () => number, onFault: (error: unknown) => void) {
    this.#file = file;
    this.#now = now;
    this.#onFault = onFault;
    const current = readText(file);
    this.#entries = [...parseLines(readText(`${file}.1`)), ...parseLines(current)];
    this.#sizeBytes = Buffer.byteLength(current);
    // The next line must not be glued to a torn one.
    if (current !== '' && !current.endsWith('\n')) this.#append('\n');
  }

  record(event: Omit<HistoryEntry, 'at'>): void {
    const added = { at: new Date(this.#now()).toISOString(), ...event };
    if (this.#sizeBytes > sizeLimitBytes) this.#rotate();
    this.#entries.push(added);
    this.#append(`${JSON.stringify(added)}\n`);
  }

  /** Newest first. */
  list({ service, limit }: { readonly service?: string | undefined; readonly limit: number }): HistoryEntry[] {
    const wanted = this.#entries.filter((each) => service === undefined || each.service === service);
    return wanted.slice(-limit).reverse();
  }

  /** How long its latest starts took, in milliseconds. */
  startDurations(service: string): number[] {
    const starts = this.#entries.filter((each) => each.service === service && each.what === 'woke');
    return starts.flatMap(({ durationMs }) => durationMs ?? []).slice(-countedStarts);
  }

  /** A full disk must not keep a service from starting or stopping: then the entry is known until the controller ends. */
  #append(text: string): void {
    try {
      mkdirSync(dirname(this.#file), { recursive: true });
      appendFileSync(this.#file, text, { mode: 0o600 });
      this.#sizeBytes += Buffer.byteLength(text);
    } catch (error) {
      this.#onFault(error);
    }
  }

  #rotate(): void {
    renameSync(this.#file, `${this.#file}.1`);
    this.#entries = parseLines(readText(`${this.#file}.1`));
    this.#sizeBytes = 0;
  }
}

function parseLines(text: string): HistoryEntry[] {
  return text.split('\n').flatMap((line) => parseLine(line) ?? []);
}

function parseLine(line: string): HistoryEntry | null {
  try {
    return entry.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
