import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import type { Manifest } from '@veille/protocol';
import type { Stack } from '@veille/stack';
import { temporaryFolder } from '@veille/testkit';
import { compile } from '../../src/compile.ts';
import type { Target } from '../../src/target.ts';
import type { Caddy } from './caddies.ts';
import { withCertificates } from './certificates.ts';
import { validStack } from './fixtures.ts';
import { hostTarget } from './host-target.ts';
import type { Knock, Reply } from './knock.ts';
import { startCaddy, writeCompiled } from './start-caddy.ts';
import { type ThreeNetworks, threeNetworks } from './three-networks.ts';

/** A real host's Caddy in a network of its own, on the ports that people use. */
export interface RunningHost {
  readonly networks: ThreeNetworks;
  readonly manifest: Manifest;
  /** Sends all requests from one place, eight at a time. */
  readonly knock: (from: keyof ThreeNetworks, knocks: readonly Knock[]) => Promise<Reply[]>;
}

const program = join(import.meta.dirname, 'knock.ts');

/** Starts what `caddyfile` makes of the compiled one, or the compiled one itself. */
export async function runHost(
  caddy: Caddy,
  stack: Stack,
  changes: Partial<Target> = {},
  caddyfile = (compiled: string, _manifest: Manifest) => compiled,
): Promise<RunningHost> {
  const folder = await temporaryFolder();
  const networks = threeNetworks();
  const target = hostTarget(folder, { caddyVersion: caddy.version, ...changes });
  const compilation = compile(validStack(stack), target);
  const { manifest } = compilation;
  const names = [...manifest.hosts, ...target.strangers];
  const { words, ca } = makeCertificate(folder, names);
  await writeCompiled(compilation, (compiled) => caddyfile(withCertificates(compiled, words), manifest));
  await startCaddy([...networks.host, caddy.program], manifest, { PATH: process.env.PATH, HOME: folder });
  return {
    networks,
    manifest,
    knock: async (from, knocks) => {
      const [command = '', ...rest] = [...networks[from], process.execPath, program];
      const child = spawn(command, rest, { stdio: ['pipe', 'pipe', 'inherit'], timeout: 50_000 });
      child.stdin.end(JSON.stringify({ knocks, ca }));
      return (await json(child.stdout)) as Reply[];
    },
  };
}

/** One certificate for exactly these names, which is its own authority. */
function makeCertificate(folder: string, names: readonly string[]): { words: string; ca: string } {
  const [certificate, key] = [join(folder, 'doors.pem'), join(folder, 'doors.key')];
  const subject = `subjectAltName=${names.map((name) => `DNS:${name}`).join(',')}`;
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const files = ['-keyout', key, '-out', certificate];
  execFileSync(
    'openssl',
    ['req', '-x509', ...curve, ...files, '-days', '2', '-subj', '/CN=doors', '-addext', subject],
    { stdio: 'pipe' },
  );
  return { words: `"${certificate}" "${key}"`, ca: readFileSync(certificate, 'utf8') };
}
