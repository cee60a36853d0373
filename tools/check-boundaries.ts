/** `node tools/check-boundaries.ts`: holds the arrows of ARCHITECTURE.md. Exit 1 and one line each where one is broken. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readModule } from './boundaries/read-module.ts';
import { checkModule, type Packages, type Violation } from './boundaries/rules.ts';

const root = join(import.meta.dirname, '..');
const sources = ['packages/*/{src,test,compositions}/**/*.{ts,tsx}', '{test,bench,examples,tools}/**/*.{ts,tsx}'];

const violations = checkRepository();
for (const { file, line, message } of violations) console.error(`${file}:${line}: ${message}`);
process.exitCode = violations.length > 0 ? 1 : 0;

function checkRepository(): Violation[] {
  const packages = readPackages();
  return globSync(sources, { cwd: root, exclude: ['**/node_modules/**', '**/.veille/**'] })
    .sort()
    .flatMap((file) => checkModule(readModule(file, readFileSync(join(root, file), 'utf8')), packages));
}

function readPackages(): Packages {
  const files = globSync('packages/*/package.json', { cwd: root });
  return Object.fromEntries(
    files.map((file) => [file.split('/')[1] ?? '', JSON.parse(readFileSync(join(root, file), 'utf8'))]),
  );
}
