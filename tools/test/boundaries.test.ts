import { describe, expect, it } from 'vitest';
import { readModule } from '../boundaries/read-module.ts';
import { arrows } from '../boundaries/rooms.ts';
import { checkModule, type Packages } from '../boundaries/rules.ts';

const open = { exports: { '.': './src/index.ts' }, dependencies: { '@veille/protocol': '0.1.0', zod: '4.0.0' } };
const packages: Packages = { ...Object.fromEntries(Object.keys(arrows).map((room) => [room, open])) };

const seeded: readonly [claim: string, file: string, source: string, complaint: RegExp][] = [
  ['an arrow that is not there', 'packages/stack/src/a.ts', `import '@veille/protocol';`, /stack may not import prot/],
  ['an arrow used by a type', 'packages/render/src/a.ts', `let x: import('@veille/stack').A;`, /render may not/],
  ['an arrow used at run time', 'packages/render/src/a.ts', `await import('@veille/cli');`, /render may not/],
  ['an arrow used by an export', 'packages/render/src/a.ts', `export * from '@veille/stack';`, /render may not/],
  ['testkit outside of tests', 'packages/cli/src/a.ts', `import '@veille/testkit';`, /cli may not import testkit/],
  ['a deep import by name', 'packages/cli/src/a.ts', `import '@veille/protocol/src/x.ts';`, /not among the exports/],
  ['a deep import from a test', 'test/local/a.test.ts', `import '@veille/protocol/src/x.ts';`, /not among the exports/],
  ['a deep import by a path', 'packages/cli/src/a.ts', `import '../../protocol/src/x.ts';`, /reaches into packages/],
  ['a path into a package from a test', 'test/local/a.test.ts', `import '../../packages/cli/src/x.ts';`, /reaches/],
  ['an undeclared dependency', 'packages/cli/src/a.ts', `import { x } from 'left-pad';`, /left-pad is not among/],
  ['files in a pure room', 'packages/compile/src/a.ts', `import 'node:fs';`, /pure and may not use node:fs/],
  ['a clock in a pure room', 'packages/compile/src/a.ts', `export const now = Date.now();`, /may not use Date.now/],
  ['today in a pure room', 'packages/stack/src/a.ts', `export const now = new Date();`, /may not use new Date/],
  ['chance in a pure room', 'packages/stack/src/a.ts', `export const n = Math.random();`, /may not use Math.random/],
  [
    'a process started in the wrong place',
    'packages/controller/src/http/a.ts',
    `import 'node:child_process';`,
    /starts/,
  ],
  [
    'the environment outside config.ts',
    'packages/cli/src/a.ts',
    `export const home = process.env.HOME;`,
    /process.env/,
  ],
  ['the environment by a quoted name', 'packages/cli/src/a.ts', `export const e = process['env'];`, /process.env/],
  ['printing outside cli', 'packages/controller/src/a.ts', `console.log('hello');`, /uses console/],
  ['exiting outside cli', 'packages/render/src/a.ts', `process.exit(1);`, /uses process.exit/],
];

const allowed: readonly [claim: string, file: string, source: string][] = [
  ['an arrow of the table', 'packages/cli/src/a.ts', `import '@veille/protocol';`],
  ['hashing in a pure room', 'packages/stack/src/a.ts', `import 'node:crypto';`],
  ['a given date in a pure room', 'packages/stack/src/a.ts', `export const d = new Date(0);`],
  ['a process started by a driver', 'packages/controller/src/drivers/process/a.ts', `import 'node:child_process';`],
  ['a process started by up', 'packages/cli/src/up-controller.ts', `import 'node:child_process';`],
  ['the environment in config.ts', 'packages/render/src/server/config.ts', `export const e = process.env.X;`],
  ['a program that logs and exits', 'packages/controller/src/main.ts', `console.error('x'); process.exit(1);`],
  [
    'testkit and processes in a test',
    'packages/cli/test/a.test.ts',
    `import '@veille/testkit'; import 'child_process';`,
  ],
  ['JSX', 'packages/render/compositions/a.tsx', `export const A = () => <p>{1}</p>;`],
];

describe('the boundary check', () => {
  it.each(seeded)('refuses %s', (_claim, file, source, complaint) => {
    const messages = checkModule(readModule(file, `\n${source}`), packages);
    expect(messages.map(({ message }) => message).join('\n')).toMatch(complaint);
    expect(messages.map(({ line }) => line)).toContain(2);
  });

  it.each(allowed)('allows %s', (_claim, file, source) => {
    expect(checkModule(readModule(file, source), packages)).toEqual([]);
  });

  it('has arrows that never come back', () => {
    const reach = (room: string): string[] => (arrows[room] ?? []).flatMap((next) => [next, ...reach(next)]);
    for (const room of Object.keys(arrows)) expect(reach(room)).not.toContain(room);
  });
});
