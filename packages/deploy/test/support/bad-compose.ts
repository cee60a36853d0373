import { spawnSync } from 'node:child_process';
import type { HostArtifacts, HostFile } from '@veille/compile';
import { type Host, headscaleConfig, meshPrograms } from '@veille/testkit';

const folder = '/opt/services/headscale';
const composeFile = `${folder}/compose.yaml`;
const configFile = `${folder}/config/config.yaml`;
const program = '/usr/local/bin/headscale';
const image = 'headscale:test';
const quietImage = 'quiet:test';
const target = 'vpn-dns';
const root = { owner: 'root', group: 'root' };

export const headscalePaths = [composeFile, `${folder}/config`];

const project = `version: '2.4'
services:
  headscale:
    image: ${image}
    command: [${program}, serve]
    restart: always
    network_mode: host
    volumes:
      - ./config:/etc/headscale
      - ./state:/var/lib/headscale
      - ./run:/run/headscale
    healthcheck:
      test: [CMD, ${program}, health]
      interval: 1s
      timeout: 5s
      retries: 5
  companion:
    image: ${quietImage}
    command: [/bin/sleep, infinity]
    network_mode: service:headscale
  neighbour:
    image: ${quietImage}
    command: [/bin/sleep, infinity]
    restart: always
`;

const unapplied = `version: '2.4'
services:
  headscale:
    labels: [changed]
  neighbour:
    command: [/bin/sleep, '1000000']
`;

interface Change {
  readonly project?: string;
  readonly settings?: (text: string) => string;
}

/** What goes wrong with Headscale where it runs in a container. */
export const badCompose: readonly { readonly name: string; readonly change: Change; readonly says: RegExp }[] = [
  {
    name: 'a compose file that compose refuses',
    change: { project: project.replace('image:', 'imagee:') },
    says: /put-back: .*\/opt\/services\/headscale is refused[\s\S]*imagee/,
  },
  {
    name: 'a container that gets unhealthy',
    // Its own command line, and so its health check, asks somebody else then.
    change: { settings: (text) => `${text}cli:\n  address: 127.0.0.1:9\n  api_key: none\n  timeout: 1s\n` },
    says: /put-back: \/opt\/services\/headscale does not come up/,
  },
  {
    name: 'a container that comes again and again',
    change: { settings: (text) => `${text}  - not: [yaml\n` },
    says: /put-back: \/opt\/services\/headscale does not come up[\s\S]*yaml/,
  },
];

/** Gives a host's engine an image of Headscale and one that only sleeps: a program, and the libraries that it needs. */
export function bringHeadscale(host: Host): void {
  const words = ['-F', host.sshConfig, '-q', meshPrograms[program] ?? '', `${host.name}:headscale`];
  const { status, stderr } = spawnSync('scp', words, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`scp ended with ${status}: ${stderr}`);
  host.exec(['install', '-m', '755', '/home/pi/headscale', program]);
  const pack = 'tar -ch -C / $(ldd "$1" | grep -o "/[^ ]*") "$1" 2>/dev/null | docker import - "$2"';
  host.exec(['sh', '-c', pack, 'pack', program, image]);
  host.exec(['sh', '-c', pack, 'pack', '/bin/sleep', quietImage]);
}

/** What an administrator does, who then changes the project and does not apply that yet. */
export function bringUp(host: Host): void {
  host.exec(['sh', '-c', `cd ${folder} && docker-compose up -d`]);
  host.write(`${folder}/compose.override.yaml`, unapplied);
}

/** Which containers the project has, and since when the one beside Headscale runs. */
export function bystanders(host: Host): string {
  const ofHeadscale = ['docker', 'inspect', '--format', '{{.Id}}', 'headscale_headscale_1'];
  const ofNeighbour = ['docker', 'inspect', '--format', '{{.Id}} {{.State.StartedAt}}', 'headscale_neighbour_1'];
  return host.exec(ofHeadscale) + host.exec(ofNeighbour);
}

/** Since when the one runs that shares Headscale's network, which is gone with a Headscale that was stopped. */
export function companionSince(host: Host): string {
  const format = '{{.State.Status}} {{.State.StartedAt}}';
  return host.exec(['docker', 'inspect', '--format', format, 'headscale_companion_1']);
}

/** Headscale in a container as it should be, with what is wrong in its place. Its records stand in its settings. */
export function headscaleState(host: Host, { project: changed, settings }: Change = {}): Partial<HostArtifacts> {
  const good = headscaleConfig(host.address, 'studio.test').replace(/ {2}extra_records_path.*\n/, '');
  return {
    targets: [target],
    folders: ['', '/config', '/state', '/run'].map((path) => ({ path: folder + path, mode: 0o755, ...root })),
    files: [
      file(composeFile, changed ?? project),
      { ...file(configFile, settings?.(good) ?? good), after: [{ type: 'restart-compose', folder }] },
    ],
    checks: [{ type: 'compose', files: [composeFile], folder, inputs: [composeFile] }],
  };
}

function file(path: string, text: string): HostFile {
  return { path, mode: 0o644, ...root, target, shared: false, after: [], content: { type: 'text', text } };
}

/** All that such a deploy touches, and how the container is, once it has had the time to get there. */
export function headscaleSnapshot(host: Host): Readonly<Record<string, string>> {
  const loop =
    'for i in $(seq 40); do s=$(docker inspect --format "$1" headscale_headscale_1); case $s in *starting) sleep 0.5 ;; *) break ;; esac; done; echo "$s"';
  const format = '{{.State.Status}} {{.State.Health.Status}}';
  return { ...host.snapshot(headscalePaths), container: host.exec(['sh', '-c', loop, 'inspect', format]).trim() };
}
