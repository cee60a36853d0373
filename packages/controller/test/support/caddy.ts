import { existsSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { lastingAddress, type Manifest, type ServiceManifest } from '@veille/protocol';
import { testService } from './manifest.ts';

const newest = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'veille', 'caddy-2.11.4', 'caddy');

/** Debian's Caddy, and the newest where it is there. */
export const caddies = [
  { version: '2.6.2', program: 'caddy' },
  ...(existsSync(newest) ? [{ version: '2.11.4', program: newest }] : []),
];

/** Caddy as the controller's charge, as `compile` describes it. */
export function caddyService(folder: string, program: string): ServiceManifest {
  const command = [program, 'run', '--config', join(folder, 'Caddyfile'), '--adapter', 'caddyfile'];
  const env = { HOME: folder, XDG_CONFIG_HOME: join(folder, 'config'), XDG_DATA_HOME: join(folder, 'data') };
  const more = {
    kind: 'caddy',
    title: 'Caddy',
    door: null,
    address: `unix/${join(folder, 'run', 'admin.sock')}`,
    process: { command, cwd: folder, env, stopSignal: 'SIGTERM', stopTimeoutMs: 2000 },
    probe: { type: 'http', path: '/config/' },
    autostart: true,
  } as const;
  return testService(folder, 'caddy', {}, more);
}

/** Doors of the same shape as those that `compile` writes, on one port of loopback. */
export function writeCaddyfile(folder: string, manifest: Manifest, port: number, remark = ''): void {
  const sites = manifest.services.flatMap((service) => (service.door ? [doorSite(service, manifest, port)] : []));
  const text = `# ${remark}
{
	admin unix/${manifest.proxy.adminSocket}
	auto_https off
	grace_period 1s
}
${sites.join('\n')}`;
  writeFileSync(join(folder, 'Caddyfile'), text);
}

function doorSite(service: ServiceManifest, manifest: Manifest, port: number): string {
  const { name, address, door, openSocketHolds } = service;
  const others = `handle {\n\treverse_proxy ${address}\n}`;
  const lasting = `handle @lasting {\n\treverse_proxy ${lastingAddress(address)}\n}`;
  const proxy = openSocketHolds ? others : `${lasting}\n${others}`;
  return `http://${name}.localhost:${port} {
	bind 127.0.0.1
	log {
		output file ${door?.accessLog}
		format json
	}
	route {
		@lasting \`header({'Upgrade': ['*']}) || header({'Accept': ['text/event-stream*']})\`
		@ready file {
			root ${manifest.folders.ready}
			try_files /${name}
		}
		handle @ready {
			${proxy}
		}
		handle {
			reverse_proxy unix/${manifest.doorsSocket} {
				method GET
				rewrite /door/${name}?
				header_up X-Forwarded-Method {method}
				header_up X-Forwarded-Uri {uri}
				header_up -Connection
				header_up -Upgrade
				@go header X-Veille go
				handle_response @go {
					${proxy}
				}
			}
		}
	}
	handle_errors {
		root * ${manifest.pages.folder}
		file_server
	}
}
`;
}
