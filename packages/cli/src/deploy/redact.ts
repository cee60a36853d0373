import type { ApplyEvent, Outcome } from '@veille/deploy';

/** Programs quote in their errors what they were given: values of secrets are taken out of all that hosts say. */
export function redactor(secrets: ReadonlyMap<string, string>): (text: string) => string {
  // The longest first: one may hold another.
  const entries = [...secrets].sort(([, one], [, other]) => other.length - one.length);
  return (text) => entries.reduce((rest, [name, value]) => rest.replaceAll(value, `(secret ${name})`), text);
}

export function redactOutcome({ hosts, isGood }: Outcome, redact: (text: string) => string): Outcome {
  return {
    isGood,
    hosts: hosts.map((host) => ({
      ...host,
      problem: host.problem === null ? null : redact(host.problem),
      log: host.log.map(redact),
    })),
  };
}

export function redactEvent(event: ApplyEvent, redact: (text: string) => string): ApplyEvent {
  return 'text' in event ? { ...event, text: redact(event.text) } : event;
}
