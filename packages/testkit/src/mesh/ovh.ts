import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Zone, ZoneRecord } from './zone.ts';

/** The variables of a client of OVH, with the values that this one lets in. */
export type OvhKeys = Readonly<
  Record<'OVH_ENDPOINT' | 'OVH_APPLICATION_KEY' | 'OVH_APPLICATION_SECRET' | 'OVH_CONSUMER_KEY', string>
>;

/** The six routes of OVH's API that edit a zone. It checks signatures: a client whose keys came out wrong is refused. */
export async function startOvh(zone: Zone, address: string): Promise<OvhKeys> {
  const key = () => randomBytes(16).toString('hex');
  // Nobody promises that it has letters alone, and on its way it must stay as it is.
  const secret = `${key()}  "'\\n\`id\` $HOME #;\\`;
  const secrets = { OVH_APPLICATION_KEY: key(), OVH_APPLICATION_SECRET: secret, OVH_CONSUMER_KEY: key() };
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const reply = isSigned(request, body, secrets) ? route(zone, request, body) : { status: 403, value: refusal };
    response.writeHead(reply.status, { 'Content-Type': 'application/json' }).end(JSON.stringify(reply.value ?? null));
  });
  server.listen(0, address);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { OVH_ENDPOINT: `http://${address}:${port}`, ...secrets };
}

const refusal = { errorCode: 'INVALID_SIGNATURE', message: 'Invalid signature' };

function isSigned({ method, url, headers }: IncomingMessage, body: string, secrets: Omit<OvhKeys, 'OVH_ENDPOINT'>) {
  if (url === '/auth/time') return true;
  const { OVH_APPLICATION_SECRET, OVH_CONSUMER_KEY, OVH_APPLICATION_KEY } = secrets;
  const full = `http://${headers.host}${url}`;
  const signed = [OVH_APPLICATION_SECRET, OVH_CONSUMER_KEY, method, full, body, headers['x-ovh-timestamp']].join('+');
  const signature = `$1$${createHash('sha1').update(signed).digest('hex')}`;
  return headers['x-ovh-application'] === OVH_APPLICATION_KEY && headers['x-ovh-signature'] === signature;
}

function route(
  zone: Zone,
  { method = '', url = '' }: IncomingMessage,
  body: string,
): { status: number; value?: unknown } {
  const { pathname, searchParams } = new URL(url, 'http://ovh');
  if (pathname === '/auth/time') return { status: 200, value: Math.floor(Date.now() / 1000) };
  const [, what = '', id] = new RegExp(`^/domain/zone/${zone.name}/(record|refresh)(?:/(\\d+))?$`).exec(pathname) ?? [];
  if (`${method} ${what}` === 'POST refresh') {
    zone.publish();
    return { status: 200 };
  }
  if (what !== 'record') return { status: 404, value: { message: `no route ${method} ${pathname}` } };
  if (id !== undefined) return editRecord(zone, method, Number(id), body);
  if (method === 'POST') return { status: 200, value: zone.put(JSON.parse(body)) };
  const asked = [...searchParams] as [keyof ZoneRecord, string][];
  const found = zone.records.filter((record) => asked.every(([field, value]) => String(record[field]) === value));
  return { status: 200, value: found.map((record) => record.id) };
}

function editRecord(zone: Zone, method: string, id: number, body: string): { status: number; value?: unknown } {
  const record = zone.get(id);
  if (record === undefined) return { status: 404, value: { message: 'This service does not exist' } };
  if (method === 'GET') return { status: 200, value: record };
  if (method === 'PUT') zone.put({ ...record, ...JSON.parse(body) }, id);
  if (method === 'DELETE') zone.remove(id);
  return { status: 200 };
}
