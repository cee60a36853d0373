import { createHash } from 'node:crypto';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { rootCertificates } from 'node:tls';
import type { Engine } from './engine.ts';
import { cache, dockerEnvironment, runProgram } from './programs.ts';
import { withLock } from './shared.ts';

/** Images for tests, made here and never pulled. */
export type TestImage = 'web' | 'postgres' | 'redis' | 'host' | 'node' | 'python';

const recipes = join(import.meta.dirname, 'images');
const suite = 'bookworm';

/**
 * The name of a test image, built unless the engine has it. Its tag is the content of its recipe, so that a changed one is
 * another image. What each does and is told stands in `images/NAME`.
 */
export async function testImage(engine: Engine, image: TestImage): Promise<string> {
  return withLock(join(cache, 'docker/images.lock'), () => {
    const base = baseImage(engine);
    const folder = join(recipes, image);
    const name = `veille-test-${image}:${contentOf(folder, base, process.version)}`;
    if (!isThere(engine, name)) buildFrom(engine, folder, base, name);
    return name;
  });
}

/** Debian without anything, from its own mirror. */
function baseImage(engine: Engine): string {
  const name = `veille-test-base:${suite}`;
  if (isThere(engine, name)) return name;
  withWorkFolder((work) => {
    const root = join(work, 'root');
    const env = dockerEnvironment();
    runProgram(['debootstrap', '--variant=minbase', '--include=ca-certificates', suite, root], env);
    runProgram(['tar', '--directory', root, '--create', '--file', join(work, 'root.tar'), '.'], env);
    engine.docker(['import', join(work, 'root.tar'), name]);
  });
  return name;
}

/** An image that asks for a Node, its npm or certificates gets those of the tests. */
function buildFrom(engine: Engine, recipe: string, base: string, name: string): void {
  withWorkFolder((work) => {
    cpSync(recipe, work, { recursive: true });
    const dockerfile = readFileSync(join(recipe, 'Dockerfile'), 'utf8');
    if (dockerfile.includes('COPY node ')) copyFileSync(process.execPath, join(work, 'node'));
    if (dockerfile.includes('COPY npm ')) cpSync(npmFolder(), join(work, 'npm'), { recursive: true });
    if (dockerfile.includes('COPY certificates.crt ')) writeFileSync(join(work, 'certificates.crt'), certificates());
    engine.docker(['build', '--quiet', '--build-arg', `BASE=${base}`, '--tag', name, work]);
  });
}

/** Of the npm on the PATH, which leads to its `bin/npm-cli.js`. */
function npmFolder(): string {
  const program = dockerEnvironment()
    .PATH?.split(delimiter)
    .find((folder) => existsSync(join(folder, 'npm')));
  return join(realpathSync(join(program ?? '', 'npm')), '../..');
}

/** What this process trusts. */
function certificates(): string {
  const added = process.env.NODE_EXTRA_CA_CERTS;
  return added === undefined ? rootCertificates.join('\n') : readFileSync(added, 'utf8');
}

function withWorkFolder(use: (work: string) => void): void {
  const work = mkdtempSync(join(tmpdir(), 'image-'));
  try {
    use(work);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function isThere({ docker }: Engine, name: string): boolean {
  return docker(['images', '--quiet', name]).trim() !== '';
}

function contentOf(folder: string, ...words: string[]): string {
  const hash = createHash('sha256').update(JSON.stringify(words));
  for (const file of readdirSync(folder).sort()) hash.update(`${file}\0`).update(readFileSync(join(folder, file)));
  return hash.digest('hex').slice(0, 12);
}
