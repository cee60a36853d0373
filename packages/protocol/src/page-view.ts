import type { ServiceStatus } from './service.ts';

/**
 * What the controller fills into the pages that `compile` makes. The pages are Mustache templates named
 * `asleep.en.html`, `studio.fr.html` and so on; every value is text and is escaped.
 */
export interface AsleepView {
  readonly title: string;
  readonly service: string;
  readonly status: ServiceStatus;
  /** From `statusWords`, in the page's language. */
  readonly statusWord: string;
  /** A sentence when it failed or cannot run here. */
  readonly reason: string | null;
  /** The exact path and query to arrive at when it is ready; begins with one `/`. */
  readonly target: string;
  /** The median of past starts in whole seconds, at least 1; null before the first. */
  readonly usualSeconds: number | null;
  /** After so many whole seconds a start is later than nine of ten were; null before the first. */
  readonly laterSeconds: number | null;
  /** The service is being started: the page follows it; without JavaScript it has a button whose answer waits. */
  readonly waking: boolean;
  /** Show the button that wakes (POST `/.veille/wake`, form field `target`). */
  readonly button: boolean;
  /** There is no memory for it; null where that is not the matter. */
  readonly noRoom: {
    /** Who holds what, one sentence or more. */
    readonly reason: string;
    /** Services that a person's yes may put to sleep (POST `/.veille/wake`, form field `evict`). */
    readonly evictable: readonly { readonly service: string; readonly title: string }[];
    /** It waits in line already. */
    readonly inLine: boolean;
    /** The form field `line` puts it there. */
    readonly mayWait: boolean;
  } | null;
  /** The last lines of the boot log, redacted, oldest first. */
  readonly log: readonly string[];
  /** The dashboard's origin. */
  readonly dashboardUrl: string;
}

export interface StudioView {
  readonly services: readonly {
    readonly title: string;
    readonly service: string;
    readonly url: string;
    /** The address as people read it: `re.localhost:8080`. */
    readonly host: string;
    readonly status: ServiceStatus;
    readonly statusWord: string;
    readonly reason: string | null;
    /** In so many whole minutes, at least 1, it falls asleep; null where that is not near. */
    readonly sleepsInMinutes: number | null;
  }[];
}
