import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { studioPrefix } from '@veille/compile';
import { type Engine, temporaryFolder, testImage } from '@veille/testkit';
import { onTestFinished } from 'vitest';
import { commandLine, writeStack } from '../../support/local-studio.ts';
import { writeDockerPrograms } from './docker-programs.ts';
import { removeProject } from './remove-project.ts';

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A studio's folder with an app to build (`./notes`) and a compose file that builds it too (`./own/compose.yaml`). */
export interface PrepareBed {
  readonly engine: Engine;
  readonly folder: string;
  readonly writeServices: (services: string) => Promise<void>;
  readonly appendToDockerfile: (line: string) => void;
  readonly veille: (...words: string[]) => Promise<Ended>;
  /** The same, to be interrupted. */
  readonly start: (...words: string[]) => { readonly process: ChildProcess; readonly ended: Promise<Ended> };
  /** The images that were built for the studio. */
  readonly builtImages: () => string[];
}

/** All that is made in it is gone when the test ends. */
export async function prepareBed(engine: Engine, env: Engine['env']): Promise<PrepareBed> {
  const folder = await temporaryFolder();
  const web = await testImage(engine, 'web');
  const dockerfile = join(folder, 'notes/Dockerfile');
  cpSync(join(import.meta.dirname, 'notes-app'), join(folder, 'notes'), { recursive: true });
  writeFileSync(dockerfile, `FROM ${web}\nCOPY app.mjs /app/app.mjs\n`);
  mkdirSync(join(folder, 'own'));
  const own = ['services:', '  web:', '    build: ../notes', "    ports: ['127.0.0.1:1:3000']"];
  writeFileSync(join(folder, 'own/compose.yaml'), `${own.join('\n')}\n`);

  const path = [writeDockerPrograms(join(folder, 'bin'), env)];
  const typed = commandLine(folder, { path, env: { DOCKER_HOST: engine.host } });
  const start: PrepareBed['start'] = (...words) => {
    const child = spawn(typed.program, [...typed.words, ...words], { ...typed, stdio: ['ignore', 'pipe', 'pipe'] });
    const ended = Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    return { process: child, ended: ended.then(([out, err, [code]]) => ({ code, out, err })) };
  };
  const isOwn = (name: string) => name.startsWith(studioPrefix(folder)) || /^own-in-a-test[-_]/.test(name);
  const builtImages = () => {
    const names = engine.docker(['images', '--format', '{{.Repository}}:{{.Tag}}']).split('\n');
    return names.filter(isOwn);
  };
  onTestFinished(() => {
    removeProject(engine, `${studioPrefix(folder)}-notes`);
    const images = builtImages();
    if (images.length > 0) engine.docker(['rmi', '--force', ...images]);
  });
  return {
    engine,
    folder,
    writeServices: (services) => writeStack(folder, services),
    appendToDockerfile: (line) => appendFileSync(dockerfile, `${line}\n`),
    veille: (...words) => start(...words).ended,
    start,
    builtImages,
  };
}
