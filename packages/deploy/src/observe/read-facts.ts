import { UserError } from '@veille/protocol/user-error';
import { type Answer, linesOf } from './answer.ts';
import type { HostFacts, Listener } from './observation.ts';

const architectures: Readonly<Record<string, HostFacts['architecture']>> = {
  x86_64: 'amd64',
  aarch64: 'arm64',
};

/** @throws UserError `host-unsuitable` for a machine of another sort than those that Veille has programs for. */
export function readFacts(host: string, answer: Answer): HostFacts {
  const [machine = ''] = linesOf(answer, 'machine');
  const architecture = architectures[machine];
  if (architecture === undefined) {
    const hint = 'Use a 64-bit system on amd64 or arm64; a Raspberry Pi from the 3 on can run one.';
    throw new UserError('host-unsuitable', `${host} is a machine of the sort \`${machine}\`.`, hint);
  }
  return {
    architecture,
    system: { id: release(answer, 'ID'), version: release(answer, 'VERSION_ID') },
    systemd: answer.records.has('systemd'),
    freeBytes: readFree(linesOf(answer, 'free')[0] ?? ''),
    imageDisk: readImageDisk(answer.records.get('image-disk')?.[0]),
    docker: readDocker(linesOf(answer, 'docker')[0]),
    meshAddresses: linesOf(answer, 'mesh').map((line) => line.trim()),
    listeners: [
      ...linesOf(answer, 'listeners').map(readListener),
      ...linesOf(answer, 'sockets').map(readSocket),
    ].filter((listener) => listener !== null),
  };
}

function release(answer: Answer, name: string): string {
  const line = linesOf(answer, 'release').find((each) => each.startsWith(`${name}=`)) ?? '';
  return line.slice(name.length + 1).replace(/^["']|["']$/g, '');
}

/** Free blocks and the size of one. */
function readFree(line: string): number {
  const [blocks = 0, size = 0] = line.split(' ').map(Number);
  return blocks * size;
}

function readImageDisk(record: string | undefined): HostFacts['imageDisk'] {
  if (record === undefined) return null;
  const [free = '', path = ''] = record.split('\t');
  return { path, freeBytes: readFree(free) };
}

function readDocker(line: string | undefined): HostFacts['docker'] {
  if (line === undefined) return null;
  return { compose: line === '2' ? 2 : line === '1' ? 1 : null };
}

/** `LISTEN 0 4096 127.0.0.1:80 0.0.0.0:* users:(("caddy",pid=1,fd=3)) cgroup:/system.slice/caddy.service`. */
function readListener(line: string): Listener | null {
  const [, , , local = ''] = line.split(/\s+/);
  const end = local.lastIndexOf(':');
  if (end < 0) return null;
  const address = local
    .slice(0, end)
    .replace(/^\[|\]$/g, '')
    .replace(/%.*/, '');
  return {
    address: address === '*' ? '::' : address,
    port: Number(local.slice(end + 1)),
    program: /users:\(\("([^"]*)"/.exec(line)?.[1] ?? null,
    unit: /cgroup:\S*\/([^/\s]+\.(?:service|socket|scope))(?:\/\S*)?(?:\s|$)/.exec(line)?.[1] ?? null,
  };
}

/** A line of `/proc/net/tcp` or `tcp6`; 0A is a socket that listens. */
function readSocket(line: string): Listener | null {
  const [, local = '', , state] = line.trim().split(/\s+/);
  const [address = '', port = ''] = local.split(':');
  if (state !== '0A') return null;
  return { address: readHexAddress(address), port: Number.parseInt(port, 16), program: null, unit: null };
}

/** Words of 32 bits in the machine's own order, which is little-endian on both architectures. */
function readHexAddress(text: string): string {
  const bytes = [...text.matchAll(/.{8}/g)].flatMap(([word]) => [...Buffer.from(word, 'hex')].reverse());
  if (bytes.length === 4) return bytes.join('.');
  const groups = Array.from({ length: 8 }, (_, at) => ((bytes[at * 2] ?? 0) << 8) | (bytes[at * 2 + 1] ?? 0));
  const full = groups.map((group) => group.toString(16)).join(':');
  return new URL(`http://[${full}]`).hostname.slice(1, -1);
}
