import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { temporaryFolder } from '@veille/testkit';
import fc from 'fast-check';
import { expect, onTestFinished, test, vi } from 'vitest';
import { type HostArtifacts, publishedNames, siteNames } from '../../src/index.ts';
import { type Caddy, caddies } from '../support/caddies.ts';
import { withCertificates } from '../support/certificates.ts';
import { compiled } from '../support/hosts.ts';
import { drawings, factsOf, stackOf } from '../support/random-stacks.ts';

vi.setConfig({ testTimeout: 500_000 });

/** Another thousand each time; one that failed is drawn again by the seed that the failure prints. */
const seed = Number(process.env.VEILLE_NAMES_SEED ?? Date.now() % 1_000_000);
/** Thousands more where there is time. */
const numRuns = Number(process.env.VEILLE_NAMES_RUNS ?? 1000);

test.each(caddies)(
  `of ${numRuns} stacks drawn by VEILLE_NAMES_SEED=${seed} Caddy $version serves exactly the names that the records have`,
  async (caddy) => {
    const adapt = await runCaddy(caddy);
    await fc.assert(
      fc.asyncProperty(drawings, async (drawing) => {
        const { stack, names } = stackOf(drawing);
        const { hosts } = compiled(stack, factsOf(drawing, caddy.version));
        const own = new Set<string>();
        for (const host of hosts) {
          const caddyfile = fileOf(host, (path) => path.endsWith('/Caddyfile'));
          if (caddyfile === null) continue;
          const isPublic = stack.hosts.find(({ name }) => name === host.host)?.public;
          const sites = siteNames(await adapt(withCertificates(caddyfile, 'internal')));
          // A public host has a site for every name: its own doors, and the refusal for those of the others.
          if (isPublic) expect(sites).toEqual(names);
          else for (const site of sites) own.add(site);
        }
        const records = publishedNames(fileOf(hosts[0], (path) => path.endsWith('.json')) ?? '', 'example.cloud');
        expect(records).toEqual(names);
        if (stack.hosts.every((host) => !host.public)) expect([...own].sort()).toEqual(names);
      }),
      { numRuns, seed: seed + caddies.indexOf(caddy) },
    );
  },
);

function fileOf(host: HostArtifacts | undefined, isIt: (path: string) => boolean): string | null {
  const file = host?.files.find(
    ({ path, target }) => isIt(path) && (target === 'vpn-dns' || path.endsWith('Caddyfile')),
  );
  return file?.content.type === 'text' ? file.content.text : null;
}

/** A Caddy that only says what Caddyfiles mean; it ends with the test. */
async function runCaddy({ program }: Caddy): Promise<(caddyfile: string) => Promise<unknown>> {
  const folder = await temporaryFolder();
  const socketPath = join(folder, 'admin.sock');
  const file = join(folder, 'Caddyfile');
  await writeFile(file, `{\n\tadmin unix/${socketPath}\n}\n`);
  const words = ['run', '--config', file, '--adapter', 'caddyfile'];
  // Thousands of Caddyfiles are mostly work for the garbage collector, unless it may let a hundred megabytes come together.
  const child = spawn(program, words, { env: { HOME: folder, GOGC: '400' }, stdio: 'ignore' });
  const exited = once(child, 'exit');
  onTestFinished(async () => {
    child.kill();
    await exited;
  });
  const adapt = (caddyfile: string) => ask(socketPath, caddyfile);
  while (!(await adapt(':80\n').catch(() => null))) await sleep(50);
  return adapt;
}

async function ask(socketPath: string, caddyfile: string): Promise<unknown> {
  const headers = { host: '', 'content-type': 'text/caddyfile', 'content-length': Buffer.byteLength(caddyfile) };
  const outgoing = request({ socketPath, method: 'POST', path: '/adapt', headers, setHost: false });
  outgoing.end(caddyfile);
  const [response] = await once(outgoing, 'response');
  const body = await text(response);
  if (response.statusCode !== 200) throw new Error(`${body}\n${caddyfile}`);
  return JSON.parse(body).result;
}
