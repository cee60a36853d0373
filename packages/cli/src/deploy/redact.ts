import type { ApplyEvent, Outcome } from '@veille/deploy';

/** A shorter line of a secret gives nothing away, and is a word of others too, such as `}`. */
const shortest = 4;

/** Programs quote in their errors what they were given: values of secrets are taken out of all that hosts say. */
export function redactor(secrets: ReadonlyMap<string, string>): (text: string) => string {
  // What hosts say comes by the line.
  const all = [...secrets].flatMap(([name, value]) => [value, ...linesOf(value)].map((text) => ({ name, text })));
  // The longest first: one may hold another.
  const entries = all.sort((one, other) => other.text.length - one.text.length);
  return (said) => entries.reduce((rest, { name, text }) => rest.replaceAll(text, `(secret ${name})`), said);
}

/** None of a value of one line. */
function linesOf(value: string): string[] {
  const lines = value.split(/\r?\n/).map((line) => line.trim());
  return lines.length < 2 ? [] : lines.filter((line) => line.length >= shortest);
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
