import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

interface Locked {
  readonly version?: string;
  readonly link?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const source = readFileSync(join(import.meta.dirname, '../../package-lock.json'), 'utf8');
const locked: Record<string, Locked> = JSON.parse(source).packages;

describe('the lock file', () => {
  it('names no place to download from', () => {
    expect(source).not.toContain('"resolved": "http');
    expect(source).not.toMatch(/https?:\/\/[^"]+\.tgz/);
  });

  it('has, of everything native, the build for a Raspberry Pi beside the one for a PC', () => {
    const families = Object.entries(locked).filter(([, entry]) => nativeChildren(entry).some(runsOn('x64')));
    const names = families.map(([path]) => path.replace(/.*node_modules\//, ''));
    expect(names).toEqual(expect.arrayContaining(['esbuild', '@remotion/renderer', '@rspack/binding']));
    const lacking = families.filter(([, entry]) => !nativeChildren(entry).some(runsOn('arm64')));
    expect(lacking.map(([path]) => path)).toEqual([]);
  });

  it('has an entry for every platform that a package offers, so that a clean install accepts it', () => {
    const missing = Object.entries(locked).flatMap(([path, entry]) =>
      Object.keys(entry.optionalDependencies ?? {})
        .filter((name) => !find(name))
        .map((name) => `${path} -> ${name}`),
    );
    expect(missing).toEqual([]);
  });
});

function nativeChildren(entry: Locked): Locked[] {
  return Object.keys(entry.optionalDependencies ?? {}).flatMap((name) => {
    const child = find(name);
    return child?.cpu ? [child] : [];
  });
}

function find(name: string): Locked | undefined {
  return Object.entries(locked).find(([path]) => path.endsWith(`node_modules/${name}`))?.[1];
}

/** On Linux with glibc, which is what Debian and Raspberry Pi OS have. Older packages say their libc in the name only. */
function runsOn(cpu: string): (entry: Locked) => boolean {
  return (entry) =>
    (entry.os ?? ['linux']).includes('linux') &&
    (entry.cpu ?? []).includes(cpu) &&
    (entry.libc ?? ['glibc']).includes('glibc');
}
