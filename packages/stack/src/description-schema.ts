import { z } from 'zod';
import type { ContainerRun, ServiceDescription } from './kind.ts';

/** The shape of what a kind says (`ServiceDescription`): a kind is somebody's code, and all the rest relies on it. */
const words = z.array(z.string()).min(1);
const texts = z.record(z.string(), z.string());
const path = z.string().startsWith('/', { error: 'a path that begins with /' });
const milliseconds = z.int().positive();
const memory = z.string().regex(/^\d+(?:\.\d+)?(?:MiB|GiB)$/, { error: 'a number and MiB or GiB' });
const fileName = z.string().regex(/^\w[\w.-]*$/, { error: 'a name of a file' });
// Numbers of ports are for the rule that knows where their option stands.
const port = z.number();

const processRun = z.strictObject({
  type: z.literal('process'),
  command: words,
  cwd: z.string().exactOptional(),
  env: texts,
  listen: z.union([z.enum(['socket', 'port']), port]),
  stopTimeoutMs: milliseconds,
  memory: memory.exactOptional(),
});

const cost = z.strictObject({ bytes: z.int().positive(), minutes: z.int().positive() });

const container = z.strictObject({
  image: z.string().min(1).exactOptional(),
  build: z.strictObject({ folder: z.string().min(1), args: texts, cost: cost.exactOptional() }).exactOptional(),
  command: words.exactOptional(),
  env: texts,
  secrets: z.record(z.string(), z.strictObject({ name: fileName, bytes: z.int().positive() })),
  volumes: texts,
  readOnly: z
    .array(
      z.strictObject({
        source: path,
        target: path,
        orEmpty: z.literal(true).exactOptional(),
        secret: z.literal(true).exactOptional(),
      }),
    )
    .exactOptional(),
  user: z.literal('owner').exactOptional(),
  memory: memory.exactOptional(),
  cpus: z.number().positive().exactOptional(),
  gpu: z.boolean().exactOptional(),
  capabilities: z.array(z.string()),
  health: z.strictObject({ command: words, startPeriodMs: z.int().nonnegative() }).exactOptional(),
  dependsOn: z.array(z.string()),
  dependsOnCompletion: z.array(z.string()).exactOptional(),
});

const containerName = z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9._-]*$/, { error: 'a name of a container' });
const onSleep = z.enum(['stop', 'remove']);
const web = z.strictObject({ container: containerName, port });

const download = z.strictObject({ url: z.url(), sha256: z.string().regex(/^[0-9a-f]{64}$/), path });

const containerRun = z
  .strictObject({
    type: z.literal('containers'),
    web,
    publish: z.union([z.literal('port'), port]),
    containers: z.record(containerName, container),
    downloads: z.array(download).exactOptional(),
    override: z.string().min(1).exactOptional(),
    onSleep: onSleep.exactOptional(),
  })
  .refine(namesItsOwn, { error: 'containers that name only each other' });

/** The web container and those that others depend on must be among the containers. */
function namesItsOwn({ web, containers }: ContainerRun): boolean {
  const awaited = Object.values(containers).flatMap((one) => [...one.dependsOn, ...(one.dependsOnCompletion ?? [])]);
  const named = [web.container, ...awaited];
  return named.every((name) => Object.hasOwn(containers, name));
}

const composeFileRun = z.strictObject({
  type: z.literal('compose'),
  web,
  files: words,
  project: z.string().min(1).exactOptional(),
  onSleep: onSleep.exactOptional(),
});

const externalRun = z.strictObject({ type: z.literal('external'), host: z.string().min(1), port });

const companion = z.strictObject({
  suffix: z.string().regex(/^[a-z0-9]{1,12}$/, { error: 'at most 12 lower-case letters and digits' }),
  title: z.string().min(1),
  run: processRun,
  probe: z.strictObject({ send: z.string(), expect: z.string().min(1) }),
});

export const serviceDescription: z.ZodType<ServiceDescription> = z.strictObject({
  title: z.string().min(1),
  run: z.discriminatedUnion('type', [processRun, containerRun, composeFileRun, externalRun]),
  companions: z.array(companion),
  readyPath: path,
  startTimeoutMs: milliseconds,
  sleepAfterMs: milliseconds.nullable(),
  openSocketHolds: z.boolean(),
  backgroundWakes: z.boolean(),
  busy: z
    .union([
      z.strictObject({ path, field: z.string().min(1) }),
      z.strictObject({ path, lists: z.array(z.string().min(1)).min(1) }),
    ])
    .nullable(),
  pendingFile: z.string().nullable(),
  graceMs: z.int().nonnegative().exactOptional(),
  worksInBrowser: z.boolean().exactOptional(),
  tokenFile: path.exactOptional(),
});
