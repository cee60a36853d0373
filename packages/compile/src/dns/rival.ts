import { UserError } from '@veille/protocol';
import type { DnsRecord } from './records.ts';

/** A record's fields as Headscale reads them, whatever the case of their names; of several that are one, the last. */
export function fieldsOf(written: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(written).map(([key, value]) => [key.toLowerCase(), value]));
}

/**
 * Clients take a name for the same in any case, and with a dot at its end. `others` are records as they are written.
 *
 * @throws UserError where one of them answers for a name of `records`: clients would take one of the two, and nobody knows which.
 */
export function refuseRival(others: readonly Readonly<Record<string, unknown>>[], records: readonly DnsRecord[]): void {
  const names = new Set(records.map(({ name }) => name));
  for (const { name, value } of others.map(fieldsOf)) {
    if (!names.has(String(name).toLowerCase().replace(/\.$/, ''))) continue;
    throw new UserError(
      'config-invalid',
      `Headscale has a record of somebody else for ${name}, which says ${value}.`,
      'Remove that record on the host, or give the door another name.',
    );
  }
}
