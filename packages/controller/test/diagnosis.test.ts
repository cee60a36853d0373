import { describe, expect, test } from 'vitest';
import { diagnose } from '../src/diagnosis/diagnose.ts';
import type { Evidence, Part } from '../src/diagnosis/evidence.ts';

const otherwise = { code: 'start-failed', sentence: { en: 'It failed.', fr: 'Il a échoué.' }, command: null };

const part: Part = {
  name: 'app',
  isSuspect: true,
  isRunning: false,
  exitCode: 1,
  signal: null,
  wasKilledForMemory: false,
  memoryLimitBytes: null,
  health: null,
  healthLog: [],
  error: '',
  lines: [],
  user: '',
  mounts: [],
  image: 'app:1',
  imageArchitecture: 'arm64',
  machineArchitecture: 'arm64',
};

function evidence(error: string | null, ...parts: Partial<Part>[]): Evidence {
  const all = parts.map((own) => ({ ...part, ...own }));
  return { service: 'one', address: '127.0.0.1:3100', project: 'p', file: '/p/compose.yaml', error, parts: all };
}

/** As the engine and both generations of compose write them. */
const told: readonly (readonly [code: string, text: string])[] = [
  [
    'engine-unreachable',
    'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
  ],
  ['engine-unreachable', "Couldn't connect to Docker daemon at http+docker://localhost - is it running?"],
  ['engine-forbidden', 'the Docker engine does not answer: connect EACCES /var/run/docker.sock'],
  [
    'engine-forbidden',
    'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock',
  ],
  ['compose-missing', 'There is neither "docker compose" nor "docker-compose".'],
  [
    'compose-invalid',
    "The Compose file './compose.yaml' is invalid because:\nUnsupported config option for services.app: 'colour'",
  ],
  ['compose-invalid', "validating /p/compose.yaml: services.app additional properties 'colour' not allowed"],
  ['compose-invalid', 'yaml: line 3: mapping values are not allowed in this context'],
  [
    'port-taken',
    'driver failed programming external connectivity on endpoint p-app-1: Bind for 127.0.0.1:3100 failed: port is already allocated',
  ],
  ['port-taken', 'Error starting userland proxy: listen tcp4 127.0.0.1:3100: bind: address already in use'],
  ['network-gone', 'network 8dba0c3f5c1e not found'],
  [
    'no-addresses-left',
    'could not find an available, non-overlapping IPv4 address pool among the defaults to assign to the network',
  ],
  ['name-taken', 'Conflict. The container name "/opencut-db" is already in use by container "8dba"'],
  ['gpu-missing', 'could not select device driver "nvidia" with capabilities: [[gpu]]'],
  ['mount-missing', 'invalid mount config for type "bind": bind source path does not exist: /data/films'],
  ['disk-full', 'failed to register layer: write /usr/lib/x: no space left on device'],
  ['registry-limit', 'toomanyrequests: You have reached your pull rate limit'],
  ['registry-unreachable', 'Get "https://ghcr.io/v2/": dial tcp: lookup ghcr.io: no such host'],
  ['image-unknown', 'manifest for app:9 not found: manifest unknown: manifest unknown'],
  ['image-unknown', "pull access denied for app, repository does not exist or may require 'docker login'"],
  ['image-not-built', 'the image veille-1a2b-notes-app:0123456789ab is not built'],
  ['image-missing', '(HTTP code 404) no such container - No such image: app:9'],
  ['wrong-architecture', 'no matching manifest for linux/arm64/v8 in the manifest list entries'],
  ['command-not-found', 'OCI runtime create failed: exec: "bun": executable file not found in $PATH: unknown'],
  ['command-not-executable', 'OCI runtime create failed: exec: "/start.sh": permission denied: unknown'],
];

describe('what the engine and compose answer', () => {
  test.each(told)('is told as %s: %s', (code, text) => {
    expect(diagnose(evidence(text), otherwise).code).toBe(code);
  });
});

const written: readonly (readonly [code: string, line: string])[] = [
  ['python-module-missing', "ModuleNotFoundError: No module named 'requests'"],
  [
    'node-module-missing',
    "Error [ERR_MODULE_NOT_FOUND]: Cannot find package '@opencut/db' imported from /app/server.js",
  ],
  ['library-missing', 'node: error while loading shared libraries: libvips.so.42: cannot open shared object file'],
  ['page-size', '<jemalloc>: Unsupported system page size'],
  ['page-size', 'ELF load command alignment not page-aligned'],
  ['port-taken', 'Error: listen EADDRINUSE: address already in use :::3000'],
  ['port-taken', 'OSError: [Errno 98] Address already in use'],
  ['database-version', 'FATAL:  database files are incompatible with server'],
  ['volume-permission', "Error: EACCES: permission denied, open '/data/film.mp4'"],
  ['volume-permission', 'mkdir: cannot create directory ‘/data’: Permission denied'],
  ['volume-permission', '/data/db: Permission denied'],
  ['name-not-found', 'Error: getaddrinfo EAI_AGAIN opencut-db'],
  ['out-of-memory', 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory'],
  ['disk-full', 'OSError: [Errno 28] No space left on device'],
  ['wrong-architecture', 'exec /usr/local/bin/docker-entrypoint.sh: exec format error'],
];

describe('what a service writes before it ends', () => {
  test.each(written)('is told as %s: %s', (code, line) => {
    const { sentence, ...finding } = diagnose(evidence(null, { lines: ['booting', line] }), otherwise);
    expect(finding.code).toBe(code);
    expect(sentence.fr).not.toBe(sentence.en);
  });

  test('is no clue where it has not failed', () => {
    const found = diagnose(
      evidence(null, { isSuspect: false, lines: ["No module named 'x'", 'Permission denied'] }),
      otherwise,
    );
    expect(found).toBe(otherwise);
  });
});

const ended: readonly (readonly [code: string, part: Partial<Part>])[] = [
  ['out-of-memory', { exitCode: 137, wasKilledForMemory: true, memoryLimitBytes: 512 * 1024 ** 2 }],
  ['killed', { exitCode: 137 }],
  ['command-not-found', { exitCode: 127 }],
  ['command-not-executable', { exitCode: 126 }],
  ['illegal-instruction', { exitCode: 132 }],
  ['segmentation-fault', { name: null, exitCode: null, signal: 'SIGSEGV' }],
  ['wrong-architecture', { imageArchitecture: 'amd64' }],
  ['unhealthy', { isRunning: true, exitCode: null, health: 'unhealthy', healthLog: ['no model'] }],
  ['exited', { exitCode: 3 }],
];

describe('how a container ended', () => {
  test.each(ended)('is told as %s: %j', (code, own) => {
    expect(diagnose(evidence(null, own), otherwise).code).toBe(code);
  });

  test('comes after what names the cause', () => {
    const found = diagnose(evidence(null, { exitCode: 127, lines: ["No module named 'requests'"] }, {}), otherwise);
    expect(found.code).toBe('command-not-found');
    const named = diagnose(
      evidence(null, { exitCode: 127, lines: ["ImportError: No module named 'requests'"] }),
      otherwise,
    );
    expect(named.code).toBe('python-module-missing');
  });
});

test('a module whose distribution has another name is told by that name', () => {
  const found = diagnose(evidence(null, { lines: ["ModuleNotFoundError: No module named 'cv2'"] }), otherwise);
  expect(found).toMatchObject({
    sentence: { en: expect.stringContaining('add the line "opencv-python-headless"') },
    command: "echo 'opencv-python-headless' >> requirements.txt",
  });
});

test('a folder of the host is named where a container may not write', () => {
  const mounts = [{ source: '/srv/films', target: '/data' }];
  const lines = ["Error: EACCES: permission denied, open '/data/film.mp4'"];
  const found = diagnose(evidence(null, { lines, mounts, user: '1000' }), otherwise);
  expect(found.command).toBe('sudo chown --recursive 1000 /srv/films');
});
