import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { hostCaddy } from '../../support/host-caddy.ts';

const checkout = resolve(import.meta.dirname, '../../..');
export const domain = 'studio.test';

export interface StudioOptions {
  readonly folder: string;
  readonly authority: string;
  readonly resolver: string;
  /** As one writes them: `films: app({ door: 're' })`. */
  readonly services: string;
  /** Who publishes the records; Headscale unless said. */
  readonly dns?: string;
}

const publishedByHeadscale = "headscale({ host: 'vpn', config: '/opt/services/headscale/config' })";

/** Writes the stack of a bed as a person has it, in a folder of its own; a second time over the first. Answers with its file. */
export function writeStack({
  folder,
  authority,
  resolver,
  services,
  dns = publishedByHeadscale,
}: StudioOptions): string {
  const file = join(folder, 'studio/veille.config.ts');
  if (mkdirSync(join(folder, 'studio'), { recursive: true })) {
    symlinkSync(join(checkout, 'node_modules'), join(folder, 'studio/node_modules'));
  }
  writeFileSync(
    file,
    `import { defineStack, headscale, manual } from '@veille/stack';
import { upstream } from '@veille/catalog';
import { app } from '${join(checkout, 'test/support/app-kind.ts')}';

export default defineStack({
  domain: '${domain}',
  mesh: { dns: ${dns} },
  tls: { dns: 'ovh', email: 'me@${domain}', authority: '${authority}', resolvers: ['${resolver}'] },
  hosts: {
    vpn: { ssh: 'vpn' },
    prod: { ssh: 'prod', public: true, caddy: { binary: '${hostCaddy}' } },
    workstation: { ssh: 'workstation', memory: '4GiB', default: true, caddy: { binary: '${hostCaddy}' } },
  },
  services: { ${services} },
});
`,
  );
  return file;
}
