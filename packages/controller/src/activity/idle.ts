/** Moments in milliseconds since 1970; null for what never was. */
export interface ActivityMoments {
  /** When it became ready, or was adopted: from then on it has its full time. */
  readonly readyAt: number;
  readonly requestAt: number | null;
  readonly askedAt: number | null;
  /** When something last held it. */
  readonly heldAt: number | null;
}

/** The last moment of activity. */
export function lastActivity({ readyAt, requestAt, askedAt, heldAt }: ActivityMoments): number {
  return Math.max(readyAt, requestAt ?? 0, askedAt ?? 0, heldAt ?? 0);
}

/** How often a service is looked at, so that the end of a hold is known within a tenth of its time. */
export function lookEveryMs(sleepAfterMs: number): number {
  return Math.min(10_000, Math.max(50, sleepAfterMs / 10));
}

/** Sleep is announced so long before it comes, or at half of a shorter `sleepAfter`. */
const noticeMs = 5 * 60_000;

export function announceAt(sleepsAt: number, sleepAfterMs: number): number {
  return sleepsAt - Math.min(noticeMs, sleepAfterMs / 2);
}
