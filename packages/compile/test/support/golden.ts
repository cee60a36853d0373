import { readFileSync } from 'node:fs';
import { UserError } from '@veille/protocol';
import { defineStack, type Service } from '@veille/stack';
import { type Compilation, compile } from '../../src/compile.ts';
import type { Target } from '../../src/target.ts';
import { containers, elsewhere, localTarget, studioKind, validStack, web } from './fixtures.ts';

/** What stands above the first line of dashes in a golden file. */
interface GoldenInput {
  readonly locale?: 'en' | 'fr';
  readonly services: Readonly<Record<string, { readonly kind: string } & Record<string, unknown>>>;
  readonly target?: Partial<Target>;
  /** The versions of Caddy that it is compiled for; the first one's manifest is shown. */
  readonly caddy: readonly [string, ...string[]];
}

const kinds: Readonly<Record<string, (options: never) => Service<never>>> = {
  containers,
  elsewhere,
  films: studioKind,
  web,
};
const dashes = '-'.repeat(80);

/** The golden file as it should be: its own input, then what compile makes of it. */
export function goldenText(path: string): string {
  const [input = ''] = readFileSync(path, 'utf8').split(`\n${dashes}`);
  return `${input.trimEnd()}\n${outputOf(JSON.parse(input))}`;
}

/** The compilation of a golden file's input for one version. */
export function compileGolden(path: string, caddyVersion: string, changes: Partial<Target> = {}): Compilation {
  const [input = ''] = readFileSync(path, 'utf8').split(`\n${dashes}`);
  return compileInput(JSON.parse(input), { caddyVersion, ...changes });
}

function outputOf(input: GoldenInput): string {
  try {
    const [first, ...others] = input.caddy.map((caddyVersion) => compileInput(input, { caddyVersion }));
    const caddyfiles = [first, ...others].map((compilation, index) =>
      section(`Caddyfile for ${input.caddy[index]}`, contentOf(compilation, 'Caddyfile')),
    );
    return section('manifest.json', contentOf(first, 'manifest.json')) + caddyfiles.join('');
  } catch (error) {
    if (error instanceof UserError) return section(error.code, `${error.message}\n${error.hint}\n`);
    throw error;
  }
}

function compileInput({ locale = 'en', services, target }: GoldenInput, changes: Partial<Target>): Compilation {
  const stack = defineStack({
    locale,
    services: Object.fromEntries(Object.entries(services).map(([name, service]) => [name, serviceOf(service)])),
  });
  return compile(validStack(stack), localTarget('/studio', { ...target, ...changes }));
}

function serviceOf({ kind, ...options }: { readonly kind: string }): Service<never> {
  const make = kinds[kind];
  if (!make) throw new Error(`no kind ${kind} in test/support/fixtures.ts`);
  return make(options as never);
}

function section(title: string, text: string): string {
  return `${dashes} ${title}\n${text}`;
}

/** Hashes of pages change with every word of a page, which is no news here. */
function contentOf(compilation: Compilation | undefined, name: string): string {
  const content = compilation?.artifacts.find(({ path }) => path.endsWith(`/${name}`))?.content ?? '';
  return content.replace(/'sha256-[^']+'/g, "'sha256-HASH'").replace(/"digest": "[0-9a-f]{64}"/, '"digest": "HASH"');
}
