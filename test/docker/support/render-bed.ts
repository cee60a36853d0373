import { spawnSync } from 'node:child_process';
import { chownSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { studioPrefix } from '@veille/compile';
import { createRenderClient, type RenderClient } from '@veille/protocol';
import { type Engine, testImage, withComposePlugin } from '@veille/testkit';
import { doorTransport } from '../../local/support/open-studio.ts';
import { commandLine, type LocalStudio, startStudio } from '../../support/local-studio.ts';
import { writeDockerPrograms } from './docker-programs.ts';
import { imagesOf, removeBuiltProject } from './remove-project.ts';

const compositions = resolve(import.meta.dirname, '../../fixtures/small-films');
const token = 'open sesame';
/** Keeps the layers of the image for the next run. */
const keptImage = 'veille-test-render:kept';

const [uid = 0, gid = 0] = [process.getuid?.(), process.getgid?.()];
/** Whom the data belongs to: whoever runs Veille, or somebody ordinary where that is root. */
export const owner = uid === 0 ? { uid: 10_001, gid: 10_001 } : { uid, gid };

/** A studio whose render server is a container, built on the base image that is made here. */
export interface RenderBed {
  readonly studio: LocalStudio;
  readonly client: RenderClient;
  /** What `veille up` said before the image was there, and `veille prepare` when it had built it. */
  readonly upSaid: string;
  readonly prepared: string;
  readonly runAs: (run: 'process' | 'container') => Promise<void>;
  /** Ends containers as the kernel would. */
  readonly kill: (...containers: string[]) => void;
  /** The containers that run. */
  readonly running: () => string[];
  readonly inspect: (container: string, format: string) => string;
  /** Runs a program in a container and answers with what it printed, also when it failed. */
  readonly execute: (container: string, words: readonly string[]) => string;
  /** The jobs whose films are files. */
  readonly films: () => string[];
  readonly remove: () => Promise<void>;
}

export async function openRenderBed(engine: Engine): Promise<RenderBed> {
  const folder = mkdtempSync(join(tmpdir(), 'veille-'));
  const project = `${studioPrefix(folder)}-films`;
  const services = await writeInputs(folder, engine);
  const path = [writeDockerPrograms(join(folder, 'bin'), withComposePlugin(engine) ?? engine.env)];
  const env = { DOCKER_HOST: engine.host };
  const studio = await startStudio({ folder, services: services('container'), path, env });
  const said = (...words: string[]) => {
    const typed = commandLine(folder, { path, env });
    const { stdout, stderr } = spawnSync(typed.program, [...typed.words, ...words], { ...typed, encoding: 'utf8' });
    return stdout + stderr;
  };
  const upSaid = said('up');
  const prepared = said('prepare', 'films');

  const named = (...words: string[]) => {
    const label = `label=com.docker.compose.project=${project}`;
    const format = '{{.Label "com.docker.compose.service"}} {{.ID}}';
    const lines = engine
      .docker(['ps', ...words, '--filter', label, '--format', format])
      .split('\n')
      .filter(Boolean);
    return Object.fromEntries(lines.map((line) => line.split(' '))) as Record<string, string>;
  };
  const idOf = (container: string) => named('--all')[container] ?? '';
  return {
    studio,
    client: createRenderClient(doorTransport(studio, 're'), token),
    upSaid,
    prepared,
    runAs: async (run) => {
      const file = join(folder, 'veille.config.ts');
      const other = run === 'process' ? 'container' : 'process';
      writeFileSync(file, readFileSync(file, 'utf8').replace(services(other), services(run)));
      await studio.veille('up');
    },
    kill: (...containers) => void engine.docker(['kill', ...containers.map(idOf)]),
    running: () => Object.keys(named()).sort(),
    inspect: (container, format) => engine.docker(['inspect', '--format', format, idOf(container)]).trim(),
    execute: (container, words) => {
      try {
        return engine.docker(['exec', idOf(container), ...words]).trim();
      } catch (error) {
        return String(error);
      }
    },
    films: () => {
      const names = readdirSync(join(folder, '.veille/data/films/films'));
      return names
        .filter((name) => name.endsWith('.mp4'))
        .map((name) => name.replace('.mp4', ''))
        .sort();
    },
    remove: async () => {
      await studio.down();
      for (const image of imagesOf(engine, project)) engine.docker(['tag', image, keptImage]);
      removeBuiltProject(engine, project);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The token, the queue's image, and the services of the stack as a process and as a container. */
async function writeInputs(folder: string, engine: Engine): Promise<(run: 'process' | 'container') => string> {
  writeFileSync(join(folder, 'token'), token, { mode: 0o600 });
  if (uid === 0) chownSync(join(folder, 'token'), owner.uid, owner.gid);
  const queue = { image: await testImage(engine, 'redis') };
  writeFileSync(join(folder, 'images.json'), JSON.stringify({ services: { queue } }));
  const base = await testImage(engine, 'node');
  const common = `door: 're', compositions: '${compositions}', tokenFile: './token', sleepAfter: '10m'`;
  const asContainer = `run: 'container', base: '${base}', override: './images.json'`;
  return (run) => `  films: remotion({ ${common}, ${run === 'process' ? `run: 'process'` : asContainer} }),`;
}
