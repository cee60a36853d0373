/** Why a service was put to sleep, as history tells it. */
export interface Ended {
  readonly what: 'slept' | 'evicted';
  /** One plain sentence, without its first capital and its full stop. */
  readonly reason: string;
  /** Whoever did that wants the memory: a page in the background must not wake it at once. */
  readonly isQuiet: boolean;
}

export const nobodyUsedIt: Ended = { what: 'slept', reason: 'nobody has used it', isQuiet: false };
export const nobodyNeedsIt: Ended = { what: 'slept', reason: 'nobody needs it any more', isQuiet: false };
export const stoppedByPerson: Ended = { what: 'slept', reason: 'somebody stopped it', isQuiet: true };
export const stackChanged: Ended = { what: 'slept', reason: 'the stack has changed', isQuiet: false };
export const studioStopped: Ended = { what: 'slept', reason: 'the studio was stopped', isQuiet: false };
/** Of what the Docker engine has taken with it, and which may not start now, for want of memory say. */
export const notLetIn: Ended = {
  what: 'slept',
  reason: 'Docker was restarted and it could not start again',
  isQuiet: false,
};

/** Of a wake: it was not asked of Veille. */
export const startedByPerson = 'somebody started it by hand';

export function evictedFor(service: string): Ended {
  return { what: 'evicted', reason: `${service} needed its memory`, isQuiet: true };
}
