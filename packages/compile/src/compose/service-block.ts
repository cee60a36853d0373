import type { Container, ContainerRun } from '@veille/stack';
import { resolvePath } from '../places.ts';
import type { ContainerPlace } from '../target.ts';
import { buildFolder, imageName } from './images.ts';
import { memoryText } from './memory.ts';

/** What the containers of one project have in common. */
export interface ProjectContext {
  readonly project: string;
  readonly run: ContainerRun;
  /** Where the web container is published: `127.0.0.1:PORT`. */
  readonly address: string;
  /** The digest of what images are built from; part of their names. */
  readonly inputs: string;
  readonly place: ContainerPlace;
  readonly dataFolder: string;
}

/** How often Docker asks whether a container is healthy; those that wait for it wait for the next time. */
const health = { interval: '2s', timeout: '5s', retries: 5 };

/** One container as compose reads it. What is undefined is left out. */
export function serviceBlock(
  name: string,
  container: Container,
  labels: Readonly<Record<string, string>>,
  context: ProjectContext,
): object {
  const { run, address } = context;
  return {
    image: imageName(name, container, context),
    build: container.build && {
      context: buildFolder(container.build.folder, context.place),
      args: container.build.args,
    },
    command: container.command,
    environment: { ...container.env, ...secretPaths(container) },
    volumes: [...volumeMounts(container, context), ...readOnlyMounts(container), ...secretMounts(container, context)],
    ports: name === run.web.container ? [`${address}:${run.web.port}`] : undefined,
    depends_on: conditions(container),
    healthcheck: container.health && {
      ...health,
      test: ['CMD', ...container.health.command],
      start_period: duration(container.health.startPeriodMs),
    },
    user: container.user && context.place.owner,
    mem_limit: container.memory && memoryText(container.memory),
    cpus: container.cpus,
    deploy: container.gpu ? nvidia : undefined,
    cap_drop: ['ALL'],
    cap_add: container.capabilities.toSorted(),
    security_opt: ['no-new-privileges:true'],
    // A container that fails again and again is diagnosed, not looped.
    restart: 'on-failure:3',
    logging: { driver: 'json-file', options: { 'max-size': '10m', 'max-file': '3' } },
    labels: { ...labels, 'dev.veille.depends-on': noted(container) },
  };
}

function duration(ms: number): string {
  return ms % 1000 === 0 ? `${ms / 1000}s` : `${ms}ms`;
}

/** A value stays in its file; the container is told where. */
function secretPaths({ secrets }: Container): Record<string, string> {
  return Object.fromEntries(Object.entries(secrets).map(([env, { name }]) => [`${env}_FILE`, `/run/secrets/${name}`]));
}

interface Mount {
  readonly type: 'bind';
  readonly source: string;
  readonly target: string;
  readonly read_only?: true;
}

function volumeMounts({ volumes }: Container, context: ProjectContext): Mount[] {
  return Object.entries(volumes)
    .map(([volume, target]): Mount => ({ type: 'bind', source: volumeFolder(volume, context), target }))
    .sort(byTarget);
}

/** Where a volume lies on the host. */
export function volumeFolder(volume: string, { dataFolder }: ProjectContext): string {
  return resolvePath(dataFolder, volume);
}

function readOnlyMounts({ readOnly = [] }: Container): Mount[] {
  return readOnly
    .map(({ source, target }): Mount => ({ type: 'bind', source, target, read_only: true }))
    .sort(byTarget);
}

/** What compose's own `secrets` come to for files; said so, it is the same for every generation. */
function secretMounts({ secrets }: Container, { place }: ProjectContext): Mount[] {
  const names = [...new Set(Object.values(secrets).map(({ name }) => name))];
  return names
    .map(
      (name): Mount => ({
        type: 'bind',
        source: `${place.secretsFolder}/${name}`,
        target: `/run/secrets/${name}`,
        read_only: true,
      }),
    )
    .sort(byTarget);
}

/** In the order of the folders inside. */
function byTarget(left: Mount, right: Mount): number {
  return left.target < right.target ? -1 : 1;
}

function conditions(container: Container): Record<string, object> {
  return Object.fromEntries(awaited(container).map(([name, condition]) => [name, { condition }]));
}

/** For a start without compose, as not every compose notes it. Healthy goes without saying. */
function noted(container: Container): string {
  const entries = awaited(container).map(([name, condition]) =>
    condition === healthy ? name : `${name}:${condition}`,
  );
  return entries.sort().join(',');
}

const healthy = 'service_healthy';

function awaited({ dependsOn, dependsOnCompletion = [] }: Container): (readonly [name: string, condition: string])[] {
  return [
    ...dependsOn.map((name) => [name, healthy] as const),
    ...dependsOnCompletion.map((name) => [name, 'service_completed_successfully'] as const),
  ];
}

const nvidia = {
  resources: { reservations: { devices: [{ driver: 'nvidia', count: 'all', capabilities: ['gpu'] }] } },
};
