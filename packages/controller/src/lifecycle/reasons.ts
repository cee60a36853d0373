import type { ErrorCode, Locale } from '@veille/protocol';
import type { Evidence } from '../diagnosis/evidence.ts';
import { failureLimit, failureWindowMs } from './breaker.ts';

/** One plain sentence, in each language that people read. */
export type Reason = Readonly<Record<Locale, string>>;

/** How a process ended: an exit code or the signal that killed it. Both null when nobody saw it. */
export interface Ending {
  readonly code: number | null;
  readonly signal: string | null;
  /**
   * Absent when it ended by itself. `engine-lost`: what it runs on has gone away, and comes back. `by-hand`: a person has
   * stopped it.
   */
  readonly cause?: 'engine-lost' | 'by-hand';
}

/** What is known of a failed start besides its sentence. */
export interface StartFacts {
  readonly ending?: Ending;
  /** Where it had to be gathered at once. */
  readonly evidence?: Evidence;
  /** The service that it needs and that has failed. */
  readonly dependency?: string;
}

/** A start that did not succeed, with the sentence that people read. */
export class StartError extends Error {
  readonly code: ErrorCode;
  readonly reason: Reason;
  readonly facts: StartFacts;
  constructor(code: ErrorCode, reason: Reason, facts: StartFacts = {}) {
    super(reason.en);
    this.name = 'StartError';
    this.code = code;
    this.reason = reason;
    this.facts = facts;
  }
}

/** What it runs on has gone away: a start begins anew, and what runs can't be told. */
export class EngineLost extends Error {}

export function endedWhileStarting(ending: Ending, lastLine: string | null): Reason {
  return {
    en: `It ${describeEnding(ending)} before it was ready${quote(lastLine, ': ')}`,
    fr: `Il ${describeEndingInFrench(ending)} avant d’être prêt${quote(lastLine, ' : ')}`,
  };
}

export function crashed(ending: Ending, lastLine: string | null): Reason {
  return {
    en: `It ${describeEnding(ending)} while it was awake${quote(lastLine, ': ')}`,
    fr: `Il ${describeEndingInFrench(ending)} pendant qu’il était éveillé${quote(lastLine, ' : ')}`,
  };
}

export function neverAnswered(timeoutMs: number, missing: string, lastLine: string | null): Reason {
  const seconds = Math.max(1, Math.round(timeoutMs / 1000));
  return {
    en: `It was not ready within ${seconds} s (${missing})${quote(lastLine, '; its last line: ')}`,
    fr: `Il n’était pas prêt après ${seconds} s (${missing})${quote(lastLine, ' ; sa dernière ligne : ')}`,
  };
}

/** Of what runs already: it is left alone, whoever started it. */
export function runsWithoutAnswer(timeoutMs: number, missing: string, lastLine: string | null): Reason {
  const seconds = Math.max(1, Math.round(timeoutMs / 1000));
  return {
    en: `It was running already and has not answered for ${seconds} s (${missing}); it is left running and asked on${quote(lastLine, '; its last line: ')}`,
    fr: `Il tournait déjà et ne répond pas depuis ${seconds} s (${missing}) ; on le laisse tourner et on continue à lui demander${quote(lastLine, ' ; sa dernière ligne : ')}`,
  };
}

export function couldNotRun(program: string, error: string): Reason {
  return { en: `${program} could not be run: ${error}.`, fr: `${program} n’a pas pu être lancé : ${error}.` };
}

export function addressTaken(address: string): Reason {
  return {
    en: `Another program listens on ${address} already.`,
    fr: `Un autre programme écoute déjà sur ${address}.`,
  };
}

export function dependencyFailed(dependency: string, reason: Reason): Reason {
  return {
    en: `It needs ${dependency}, which failed: ${reason.en}`,
    fr: `Il a besoin de ${dependency}, qui est en panne : ${reason.fr}`,
  };
}

export function failsAgainAndAgain(service: string, last: Reason): Reason {
  const minutes = failureWindowMs / 60_000;
  return {
    en: `It failed ${failureLimit} times in ${minutes} minutes and is left alone; "veille start ${service}" tries again. ${last.en}`,
    fr: `Il a échoué ${failureLimit} fois en ${minutes} minutes et n’est plus relancé ; « veille start ${service} » réessaie. ${last.fr}`,
  };
}

/** A fault of Veille itself still ends as a state that people can see. */
export function unexpectedFault(error: unknown): StartError {
  const message = error instanceof Error ? error.message : String(error);
  const reason = { en: `It could not be started: ${message}`, fr: `Démarrage impossible : ${message}` };
  return new StartError('start-failed', reason);
}

export const stoppedMeanwhile: Reason = {
  en: 'It was stopped while it was starting.',
  fr: 'Il a été arrêté pendant son démarrage.',
};

function describeEnding({ code, signal }: Ending): string {
  if (signal !== null) return `was killed by ${signal}`;
  return code === null ? 'ended' : `exited with code ${code}`;
}

function describeEndingInFrench({ code, signal }: Ending): string {
  if (signal !== null) return `a été tué par ${signal}`;
  return code === null ? 's’est terminé' : `s’est terminé avec le code ${code}`;
}

function quote(line: string | null, before: string): string {
  return line === null ? '.' : `${before}${line}`;
}
