import type { ServiceManifest } from '@veille/protocol';
import type { TestImage } from '@veille/testkit';

/** A way for a service to fail, and what must be said of it. */
export interface Fault {
  /** Of its container `app` and of its helper. */
  readonly images?: { readonly app?: TestImage; readonly helper?: TestImage };
  /** What its container `app` has besides its image, as a compose file says it. */
  readonly app: object;
  readonly helper?: object;
  readonly service?: Partial<ServiceManifest>;
  readonly code: string;
  /** What the sentence must tell. */
  readonly tells: string;
  /** The command that mends it, or a part of it. */
  readonly command?: string;
}

/** Says its last words and ends. */
const dying = (words: string) => ({ command: ['sh', '-c', `echo "${words}" >&2; exit 1`] });
const python = (line: string) => ({ command: ['python3', '-c', line] });
const node = (script: string) => ({ command: ['node', '-e', script] });

/** What PostgreSQL looks at first. `$$` is a dollar to compose. */
const leaveOldData = 'cd $$PGDATA; echo 14 >PG_VERSION; touch postgresql.conf; chmod 700 .; cd /';

export const faults: Readonly<Record<string, Fault>> = {
  'ends with a code and a last word': {
    app: dying('no such model'),
    code: 'exited',
    tells: 'Its container app exited with code 1: no such model',
    command: 'veille logs one',
  },
  'needs more memory than it may have': {
    app: { mem_limit: '48m', memswap_limit: '48m', restart: 'no', ...node('Buffer.alloc(300e6, 1)') },
    code: 'out-of-memory',
    tells: '48 MiB',
    command: 'veille up',
  },
  'lacks a Python module': {
    images: { app: 'python' },
    app: python('import requests'),
    code: 'python-module-missing',
    tells: 'add the line "requests"',
    command: "echo 'requests' >> requirements.txt",
  },
  'lacks a Python module that is distributed under another name': {
    images: { app: 'python' },
    app: python('import PIL.Image'),
    code: 'python-module-missing',
    tells: 'add the line "Pillow"',
  },
  'lacks a Node module': {
    app: node("require('left-pad')"),
    code: 'node-module-missing',
    tells: '"left-pad"',
    command: 'npm install left-pad',
  },
  'meets a kernel with 16K pages': {
    // A quotation of what such a program says there: this machine's kernel has other pages, and no container has its own.
    app: dying('<jemalloc>: Unsupported system page size'),
    code: 'page-size',
    tells: '16K',
    command: 'kernel8.img',
  },
  'has a shell that does not find its command': {
    app: { command: ['sh', '-c', 'exec no-such-command'] },
    code: 'command-not-found',
    tells: '127',
  },
  'is to run a program that is not there': {
    app: { command: ['no-such-program'] },
    code: 'command-not-found',
    tells: 'no-such-program',
  },
  'is to run a file that is not executable': {
    app: { command: ['/app/app.mjs'] },
    code: 'command-not-executable',
    tells: '/app/app.mjs',
  },
  'is an image that is not on this machine': {
    app: { image: '127.0.0.1:1/app:1' },
    code: 'image-missing',
    tells: '127.0.0.1:1/app:1',
    command: 'veille prepare one',
  },
  'has a compose file that is not valid': {
    app: { colour: 'blue' },
    code: 'compose-invalid',
    tells: 'colour',
    command: 'config',
  },
  'wants a graphics card where there is none': {
    app: {
      deploy: { resources: { reservations: { devices: [{ driver: 'nvidia', count: 1, capabilities: ['gpu'] }] } } },
    },
    code: 'gpu-missing',
    tells: 'graphics card',
  },
  'runs without being healthy': {
    app: {
      command: ['sleep', '600'],
      healthcheck: { test: ['CMD-SHELL', 'echo the model is not loaded; exit 1'], interval: '500ms', retries: 1 },
    },
    service: { startTimeoutMs: 5000 },
    code: 'unhealthy',
    tells: 'the model is not loaded',
  },
  'waits for a database whose data another version has written': {
    images: { helper: 'postgres' },
    app: { depends_on: { helper: { condition: 'service_healthy' } } },
    helper: {
      entrypoint: ['sh', '-c', `${leaveOldData}; exec sh /usr/local/bin/start.sh`],
      environment: { POSTGRES_PASSWORD_FILE: '/dev/null' },
      restart: 'no',
      healthcheck: { test: ['CMD', 'true'], interval: '30s' },
    },
    code: 'database-version',
    tells: 'The data of helper',
  },
  'meets a full disk': {
    app: { tmpfs: ['/small:size=64k'], command: ['sh', '-c', 'head -c 1000000 /dev/zero >/small/film'] },
    code: 'disk-full',
    tells: 'disk is full',
  },
  'looks for a name that nobody has': {
    app: { restart: 'no', ...node("require('net').connect(5432, 'no-such-database')") },
    code: 'name-not-found',
    tells: 'no-such-database',
  },
  'is ended by a memory fault of its own': {
    app: { restart: 'no', ...node("process.kill(process.pid, 'SIGSEGV'); setTimeout(() => process.exit(139), 500)") },
    code: 'segmentation-fault',
    tells: 'SIGSEGV',
  },
  'has its port taken inside': {
    app: node("const net = require('net'); net.createServer().listen(80, () => net.createServer().listen(80))"),
    code: 'port-taken',
    tells: '80',
  },
};
