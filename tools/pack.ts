/**
 * `node tools/pack.ts FOLDER`: every package as JavaScript with declarations, one .tgz each, ready to install.
 * The checkout runs from TypeScript; Node strips no types under `node_modules`, so what is installed must be compiled.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

interface PackageJson {
  readonly name: string;
  readonly exports: Readonly<Record<string, string>>;
  readonly bin?: Readonly<Record<string, string>>;
}

const root = join(import.meta.dirname, '..');
const developmentOnly = ['testkit'];

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: node tools/pack.ts FOLDER');
  process.exit(2);
}
packAll(resolve(folder));

function packAll(destination: string): void {
  mkdirSync(destination, { recursive: true });
  const work = mkdtempSync(join(tmpdir(), 'veille-pack-'));
  try {
    const compiled = compile(work);
    const staged = rooms().map((room) => stage(room, join(compiled, room, 'src'), join(work, 'staged', room)));
    run(['npm', 'pack', '--silent', '--ignore-scripts', '--pack-destination', destination, ...staged]);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function rooms(): string[] {
  return globSync('packages/*/package.json', { cwd: root })
    .map((file) => file.split('/')[1] ?? '')
    .filter((room) => !developmentOnly.includes(room))
    .sort();
}

/** One run for all: the packages see each other's sources, as they do when they are type-checked. */
function compile(work: string): string {
  const outDir = join(work, 'compiled');
  const config = join(work, 'tsconfig.json');
  const places = { rootDir: join(root, 'packages'), outDir, typeRoots: [join(root, 'node_modules/@types')] };
  const compilerOptions = { noEmit: false, declaration: true, rewriteRelativeImportExtensions: true, ...places };
  const include = rooms().map((room) => join(root, 'packages', room, 'src/**/*'));
  writeFileSync(config, JSON.stringify({ extends: join(root, 'tsconfig.json'), compilerOptions, include }));
  run(['tsc', '--project', config]);
  return outDir;
}

function stage(room: string, compiled: string, target: string): string {
  const source = join(root, 'packages', room);
  cpSync(compiled, join(target, 'dist'), { recursive: true });
  for (const file of globSync('**/*', { cwd: join(source, 'src'), withFileTypes: true })) {
    const path = join(file.parentPath, file.name);
    if (file.isFile() && !file.name.endsWith('.ts')) copyInto(join(target, 'dist'), join(source, 'src'), path);
  }
  if (existsSync(join(source, 'compositions'))) {
    cpSync(join(source, 'compositions'), join(target, 'compositions'), { recursive: true });
  }
  cpSync(join(root, 'LICENSE'), join(target, 'LICENSE'));
  const manifest: PackageJson = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'));
  writeFileSync(join(target, 'package.json'), `${JSON.stringify(published(manifest), null, 2)}\n`);
  return target;
}

function copyInto(target: string, base: string, path: string): void {
  const to = join(target, path.slice(base.length));
  mkdirSync(dirname(to), { recursive: true });
  cpSync(path, to);
}

function published(manifest: PackageJson): object {
  const exports = mapValues(manifest.exports, (path) =>
    path.startsWith('./src/') ? { types: inDist(path, '.d.ts'), default: inDist(path, '.js') } : path,
  );
  const bin = manifest.bin ? { bin: mapValues(manifest.bin, (path) => inDist(path, '.js')) } : {};
  return { ...manifest, exports, ...bin, files: ['dist', 'compositions'] };
}

function mapValues<T>(record: Readonly<Record<string, string>>, change: (value: string) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}

function inDist(path: string, extension: string): string {
  return path.replace(/^\.\/src\//, './dist/').replace(/\.ts$/, extension);
}

function run([program = '', ...words]: string[]): void {
  const bin = join(root, 'node_modules/.bin');
  const env = { ...process.env, PATH: `${bin}:${dirname(process.execPath)}:${process.env.PATH}` };
  const { status, error } = spawnSync(program, words, { cwd: root, stdio: 'inherit', env });
  if (status !== 0) throw new Error(`${program} failed`, { cause: error });
}
