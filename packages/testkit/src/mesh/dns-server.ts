import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type Answer, AUTHORITATIVE_ANSWER, decode, encode, type Question } from 'dns-packet';
import type { Zone } from './zone.ts';

const noSuchName = 3;

/**
 * The public DNS server of a zone, over UDP: its records, and the SOA and NS that a proof by DNS-01 begins with. Answers
 * with `ADDRESS:PORT`.
 */
export async function startDnsServer(zone: Zone, address: string): Promise<string> {
  const socket = createSocket('udp4');
  socket.on('message', (message, from) => {
    const { id, questions = [] } = decode(message);
    const [question] = questions;
    if (question === undefined) return;
    const { answers, isThere } = answer(zone, address, question);
    const flags = AUTHORITATIVE_ANSWER | (isThere ? 0 : noSuchName);
    const authorities = answers.length === 0 ? [startOfAuthority(zone.name)] : [];
    socket.send(encode({ id, type: 'response', flags, questions, answers, authorities }), from.port, from.address);
  });
  socket.bind(0, address);
  await once(socket, 'listening');
  return `${address}:${socket.address().port}`;
}

function answer(zone: Zone, address: string, { name, type }: Question): { answers: Answer[]; isThere: boolean } {
  const all = recordsOf(zone, address).filter((record) => record.name === name.toLowerCase());
  return { answers: all.filter((record) => record.type === type), isThere: all.length > 0 };
}

function recordsOf(zone: Zone, address: string): Answer[] {
  const names = zone.published.map(({ fieldType, subDomain, target, ttl }) => ({
    name: subDomain === '' ? zone.name : `${subDomain}.${zone.name}`.toLowerCase(),
    type: fieldType as 'TXT',
    ttl,
    data: target.replaceAll('"', ''),
  }));
  return [
    startOfAuthority(zone.name),
    { name: zone.name, type: 'NS', ttl: 60, data: `ns.${zone.name}` },
    { name: `ns.${zone.name}`, type: 'A', ttl: 60, data: address },
    ...names,
  ];
}

function startOfAuthority(name: string): Answer {
  const data = {
    mname: `ns.${name}`,
    rname: `hostmaster.${name}`,
    serial: 1,
    refresh: 60,
    retry: 60,
    expire: 60,
    minimum: 1,
  };
  return { name, type: 'SOA', ttl: 60, data };
}
