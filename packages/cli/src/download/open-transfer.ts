import type { UserError } from '@veille/protocol';
import { refusedByServer, unreachable } from './refusals.ts';

/** The bytes of a file from a place in it on. */
export interface Transfer {
  /** 0 where the server begins anew, whatever it was asked. */
  readonly from: number;
  /** Null where the server does not say. */
  readonly wholeBytes: number | null;
  /** Throws ConnectionCut when the connection ends too early or gives nothing for too long. */
  readonly pieces: AsyncIterable<Uint8Array>;
}

/** A connection that could not be made, broke off or fell silent: another may do better. */
export class ConnectionCut extends Error {
  asUserError(download: { readonly url: string; readonly path: string }): UserError {
    return unreachable(download, this.message);
  }
}

interface Limits {
  readonly signal: AbortSignal;
  /** Milliseconds. */
  readonly stallMs: number;
}

/** These may be over in a moment; all other refusals are meant. */
const passing = new Set([408, 425, 429, 500, 502, 503, 504]);

/**
 * Asks for a file from a byte on; `complete` when there are no more.
 * @throws ConnectionCut; UserError `prepare-failed` when the server refuses.
 */
export async function openTransfer(url: string, from: number, limits: Limits): Promise<Transfer | 'complete'> {
  const stall = new AbortController();
  const timer = setTimeout(() => stall.abort(), limits.stallMs);
  const signal = AbortSignal.any([limits.signal, stall.signal]);
  try {
    // Compressed bytes could not be continued.
    const headers = { 'accept-encoding': 'identity', ...(from === 0 ? {} : { range: `bytes=${from}-` }) };
    const response = await fetch(url, { headers, signal });
    if (response.status === 416 && from > 0) {
      await response.body?.cancel();
      return 'complete';
    }
    if (response.ok) return { ...describe(response, from), pieces: piecesOf(response, timer, stall) };
    await response.body?.cancel();
    if (passing.has(response.status)) throw new ConnectionCut(`the server answers ${response.status}`);
    throw refusedByServer(url, response.status);
  } catch (error) {
    clearTimeout(timer);
    throw limits.signal.aborted ? limits.signal.reason : asCut(error);
  }
}

function describe({ status, headers }: Response, asked: number): Pick<Transfer, 'from' | 'wholeBytes'> {
  const length = headers.get('content-length');
  const [, start] = /^bytes (\d+)-/.exec(headers.get('content-range') ?? '') ?? [];
  if (status === 206 && Number(start) !== asked)
    throw new ConnectionCut('the server sent another part than was asked for');
  const from = status === 206 ? asked : 0;
  return { from, wholeBytes: length === null ? null : from + Number(length) };
}

/** Each piece puts the end of patience off. */
async function* piecesOf({ body }: Response, timer: NodeJS.Timeout, stall: AbortController) {
  try {
    for await (const piece of body ?? []) {
      timer.refresh();
      yield piece;
    }
  } catch (error) {
    throw stall.signal.aborted ? new ConnectionCut('the server fell silent') : asCut(error);
  } finally {
    clearTimeout(timer);
  }
}

/** `fetch` tells what happened in the cause of its error. */
function asCut(error: unknown): unknown {
  if (!(error instanceof TypeError) && (error as Error).name !== 'AbortError') return error;
  const { message, cause } = error as Error;
  return new ConnectionCut(cause instanceof Error ? cause.message : message);
}
