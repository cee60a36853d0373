import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@veille/testkit/free-port';
import { type Answer, ask } from '../../test/support/ask.ts';
import type { ContainerBed } from './container-bed.ts';
import type { DirectContainer } from './direct-container.ts';
import { withEnd } from './ends.ts';
import { sinceListening } from './listening-moment.ts';

/** Sablier and a Caddy that its plugin is compiled into. */
export interface SablierPrograms {
  readonly sablier: string;
  readonly caddy: string;
}

/** By which it finds its containers. */
export const sablierLabels = { 'sablier.enable': 'true', 'sablier.group': 'bench' };

/** How it is set up: as it comes, or told to look as often as it can be. */
export type Pace = 'defaults' | 'hurried';

/** Those that were named, else those on the PATH; null where there are none. Throws where the Caddy lacks the plugin. */
export function findSablier({ sablier, caddy }: Partial<SablierPrograms>): SablierPrograms | null {
  const programs = { sablier: sablier ?? 'sablier', caddy: caddy ?? 'caddy' };
  const wasNamed = sablier !== undefined;
  if (!wasNamed && outputOf(programs.sablier, 'version') === null) return null;
  if (outputOf(programs.caddy, 'list-modules')?.includes('http.handlers.sablier')) return programs;
  if (!wasNamed) return null;
  throw new Error(`${programs.caddy} has no Sablier in it; name one that has with --sablier-caddy`);
}

function outputOf(program: string, word: string): string | null {
  try {
    return execFileSync(program, [word], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return null;
  }
}

/** Runs Sablier with its Caddy before a container; the port is that of a site which holds requests. */
export async function withSablier<Result>(
  { programs, bed, folder, pace }: { programs: SablierPrograms; bed: ContainerBed; folder: string; pace: Pace },
  upstream: DirectContainer,
  work: (port: number) => Promise<Result>,
): Promise<Result> {
  const [port, ownPort] = [await freePort(), await freePort()];
  const file = join(folder, `sablier-${pace}`);
  await writeFile(`${file}.Caddyfile`, caddyfile({ port, ownPort, pace, upstream: upstream.port }));
  await writeFile(`${file}.yml`, settings(ownPort, pace));
  const home = { HOME: folder, XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder };
  // Its client begins at a version of the API that Debian's engine does not know.
  const env = { ...bed.engine.env, ...home, DOCKER_API_VERSION: '1.41' };
  const run = (program: string, words: string[]) =>
    spawn(program, words, { stdio: 'ignore', env, cwd: folder, detached: true });
  const children = [
    run(programs.sablier, ['start', `--configFile=${file}.yml`]),
    run(programs.caddy, ['run', '--config', `${file}.Caddyfile`, '--adapter', 'caddyfile']),
  ];
  const exited = children.map((child) => once(child, 'exit'));
  const end = async () => {
    for (const child of children) child.kill();
    await Promise.all(exited);
  };
  return withEnd(end, async () => {
    await Promise.all([untilAnswers(port), untilAnswers(ownPort)]);
    return work(port);
  });
}

/** A held request through Sablier, and sleep again; milliseconds from "it could answer" to the first byte. */
export async function wakeThroughSablier(port: number, { stop }: DirectContainer): Promise<number> {
  const waited = sinceListening(await ask({ port, path: '/hello' }));
  await stop();
  // It forgets its session when it hears of the end.
  await sleep(500);
  return waited;
}

function caddyfile({ port, ownPort, pace, upstream }: { port: number; ownPort: number; pace: Pace; upstream: number }) {
  return `{
	admin off
	auto_https off
}
http://:${port} {
	bind 127.0.0.1
	handle /here {
		respond ok
	}
	route {
		sablier http://127.0.0.1:${ownPort} {
			group ${sablierLabels['sablier.group']}
			session_duration 10m
			blocking {
				timeout 1m
			}
		}
		reverse_proxy 127.0.0.1:${upstream} {
			lb_try_duration 20s
			${pace === 'hurried' ? 'lb_try_interval 50ms' : ''}
		}
	}
}
`;
}

function settings(port: number, pace: Pace): string {
  return `provider: { name: docker, auto-stop-on-startup: false }
server: { port: ${port} }
sessions: { default-duration: 10m }
logging: { level: warn }
strategy: { blocking: { default-timeout: 1m, default-refresh-frequency: ${pace === 'hurried' ? '100ms' : '5s'} } }
`;
}

async function untilAnswers(port: number): Promise<Answer> {
  for (let tries = 0; tries < 200; tries += 1) {
    const answer = await ask({ port, path: '/here' }).catch(() => null);
    if (answer !== null) return answer;
    await sleep(50);
  }
  throw new Error('Sablier or its Caddy did not answer within 10 s');
}
