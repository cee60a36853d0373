import type { DnsRecord } from './records.ts';

/** The records for somebody who enters them by hand: to be read, for a Pi-hole, and for a DNS server. */
export interface PrintedRecords {
  readonly table: string;
  readonly hosts: string;
  readonly zone: string;
}

export function printRecords(records: readonly DnsRecord[]): PrintedRecords {
  const width = Math.max(0, ...records.map(({ name }) => name.length));
  const lines = (line: (record: DnsRecord) => string): string => records.map((record) => `${line(record)}\n`).join('');
  return {
    table: lines(({ name, type, value }) => `${name.padEnd(width)}  ${type.padEnd(4)}  ${value}`),
    hosts: lines(({ name, value }) => `${value} ${name}`),
    // Short, so that a door that moves is found at its new place soon.
    zone: lines(({ name, type, value }) => `${name}. 60 IN ${type} ${value}`),
  };
}
