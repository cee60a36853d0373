import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { onTestFinished } from 'vitest';

/** An image registry with one image of one layer. */
export interface SmallRegistry {
  /** The image's whole name. */
  readonly image: string;
  /** From now on layers are sent up to their middle; the rest of them when it is called with false. */
  readonly stall: (isStalled: boolean) => void;
  /** Resolves when somebody waits for the rest of a layer. */
  readonly stalled: Promise<void>;
}

export interface RegistryOptions {
  /** Where it listens: loopback unless said. */
  readonly address?: string;
  /** A static busybox that the image has, and the words that it is run with. */
  readonly app?: { readonly program: Buffer; readonly words: readonly string[] };
}

/** Speaks as much of the registry's API (v2) as a pull asks for; closed when the test ends. */
export async function openSmallRegistry({ address = '127.0.0.1', app }: RegistryOptions = {}): Promise<SmallRegistry> {
  const note = Buffer.from(`made at ${performance.timeOrigin + performance.now()}\n`.padEnd(1 << 16, '.'));
  const layer = tarOf([
    { name: 'note.txt', mode: 0o644, content: note },
    ...(app === undefined ? [] : [{ name: 'busybox', mode: 0o755, content: app.program }]),
  ]);
  const blobs = new Map<string, Buffer>();
  const put = (blob: Buffer) => {
    blobs.set(digestOf(blob), blob);
    return { digest: digestOf(blob), size: blob.length };
  };
  const config = {
    architecture: architecture(),
    os: 'linux',
    ...(app === undefined ? {} : { config: { User: '65534:65534', Cmd: ['/busybox', ...app.words] } }),
    rootfs: { type: 'layers', diff_ids: [digestOf(layer)] },
  };
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: types.manifest,
      config: { mediaType: types.config, ...put(Buffer.from(JSON.stringify(config))) },
      layers: [{ mediaType: types.layer, ...put(gzipSync(layer, { level: 0 })) }],
    }),
  );
  let isStalled = false;
  let rests: (() => void)[] = [];
  const { promise: stalled, resolve: tellStalled } = Promise.withResolvers<void>();

  const server = createServer(({ url = '' }, response) => {
    const blob = blobs.get(url.split('/blobs/')[1] ?? '');
    if (url === '/v2/') return response.end('{}');
    if (url.includes('/manifests/') && !url.startsWith('/v2/note/')) {
      const errors = [{ code: 'MANIFEST_UNKNOWN', message: 'nobody has ever put that here' }];
      return response.writeHead(404, { 'content-type': 'application/json' }).end(JSON.stringify({ errors }));
    }
    if (url.includes('/manifests/')) {
      return response
        .writeHead(200, { 'content-type': types.manifest, 'content-length': manifest.length })
        .end(manifest);
    }
    if (blob === undefined) return response.writeHead(404).end();
    response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': blob.length });
    if (!isStalled || blob[0] !== gzipMagic) return response.end(blob);
    response.write(blob.subarray(0, blob.length / 2));
    rests.push(() => response.end(blob.subarray(blob.length / 2)));
    return tellStalled();
  }).listen(0, address);
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    image: `${address}:${(server.address() as AddressInfo).port}/note:1`,
    stall: (value) => {
      isStalled = value;
      if (isStalled) return;
      for (const send of rests) send();
      rests = [];
    },
    stalled,
  };
}

const gzipMagic = 0x1f;
const types = {
  manifest: 'application/vnd.docker.distribution.manifest.v2+json',
  config: 'application/vnd.docker.container.image.v1+json',
  layer: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
};

function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

function architecture(): string {
  return process.arch === 'x64' ? 'amd64' : process.arch;
}

interface ArchivedFile {
  readonly name: string;
  readonly mode: number;
  readonly content: Buffer;
}

/** A tar archive of files, all of nobody's. */
function tarOf(files: readonly ArchivedFile[]): Buffer {
  const entries = files.flatMap(({ name, mode, content }) => [
    headerOf(name, mode, content.length),
    content,
    Buffer.alloc(-content.length & 511),
  ]);
  return Buffer.concat([...entries, Buffer.alloc(1024)]);
}

function headerOf(name: string, mode: number, bytes: number): Buffer {
  const header = Buffer.alloc(512);
  const octal = (value: number, length: number) => value.toString(8).padStart(length - 1, '0');
  const fields: [number, string][] = [
    [0, name],
    [100, octal(mode, 8)],
    [108, octal(0, 8)],
    [116, octal(0, 8)],
    [124, octal(bytes, 12)],
    [136, octal(0, 12)],
    [148, ' '.repeat(8)],
    [156, '0'],
    [257, 'ustar\u000000'],
  ];
  for (const [at, value] of fields) header.write(value, at, 'latin1');
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${octal(sum, 7)}\0 `, 148, 'latin1');
  return header;
}
