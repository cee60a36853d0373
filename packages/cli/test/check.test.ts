import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '@veille/testkit';
import { describe, expect, type TestContext, test } from 'vitest';
import { spawnVeille, writeStackFile } from './support/run-veille.ts';

const imports = `import { remotion, upstream } from '@veille/catalog';
import { defineStack } from '@veille/stack';
`;

// Each waits for a child, one of them ten seconds.
describe.concurrent('veille check', () => {
  test('says how many services a sound stack has', async (context) => {
    const folder = await studio(
      context,
      `${imports}
export default defineStack({ services: { films: remotion({ door: 're' }), code: upstream({ port: 3456 }) } });`,
    );
    const { code, out } = await spawnVeille(folder, 'check');
    expect(out).toBe('veille.config.ts: 2 services, no problem.\n');
    expect(code).toBe(0);
  });

  test('prints every problem at once with its place and a fix', async (context) => {
    const folder = await studio(
      context,
      `${imports}
export default defineStack({
  services: {
    films: remotion({ door: 'Re_1' }),
    code: upstream({ port: 3456, doors: 'oc' }),
  },
});`,
    );
    const { code, err } = await spawnVeille(folder, 'check');
    expect(err).toMatch(/^veille\.config\.ts:6:29 {2}.*'Re_1'.*\n {4}fix: door: 're-1'/m);
    expect(err).toMatch(/^veille\.config\.ts:7:34 {2}.*'doors'/m);
    expect(err).toContain('2 problems');
    expect(code).toBe(1);
  });

  test('finds the way past the mesh in sites of a person’s own, at their line and with what to write instead', async (context) => {
    const folder = await studio(
      context,
      `${imports}
export default defineStack({
  hosts: { home: { ssh: 'pi@192.0.2.8', caddy: { sites: './own.caddy' } } },
  services: { code: upstream({ port: 3456 }) },
});`,
    );
    const rule = '@outside not remote_ip 100.64.0.0/10';
    const naive = `https://notes.example.cloud {\n${rule}\nerror @outside 403\nhandle /api/* {\nreverse_proxy localhost:1\n}\n}\n`;
    await writeFile(join(folder, 'own.caddy'), `# Notes.\n${naive}`);
    const { code, err } = await spawnVeille(folder, 'check');
    expect(err).toMatch(/^own\.caddy:2:1 {2}found reverse_proxy answers whoever is outside the mesh/m);
    expect(err).toMatch(/fix: .*import access/);
    expect(code).toBe(1);

    const sound =
      'https://notes.example.cloud {\nroute {\nimport access\nreverse_proxy localhost:1\n}\nimport failures\n}\n';
    await writeFile(join(folder, 'own.caddy'), sound);
    expect(await spawnVeille(folder, 'check')).toMatchObject({ code: 0 });

    await writeFile(join(folder, 'own.caddy'), 'https://notes.example.cloud {\nno_such_directive\n}\n');
    expect((await spawnVeille(folder, 'check')).err).toMatch(/^own\.caddy:\d+:1 .*no_such_directive/m);
  });

  test('gives machines the same problems as one JSON document', async (context) => {
    const folder = await studio(
      context,
      `${imports}\nexport default defineStack({ services: { films: remotion({ door: 'Re_1' }) } });`,
    );
    const { code, out } = await spawnVeille(folder, 'check', '--json');
    const { problems } = JSON.parse(out);
    expect(problems).toMatchObject([
      { file: 'veille.config.ts', line: 4, path: ['services', 'films', 'door'], fix: `door: 're-1'` },
    ]);
    expect(code).toBe(1);
  });

  test.for<[string, string, RegExp]>([
    ['throws', `throw new Error('no studio today');`, /^veille\.config\.ts:1:\d+ .*no studio today/],
    ['has a syntax error', `export default {\n  services: {{ }\n};`, /^veille\.config\.ts:2:\d+ .*syntax error/],
    ['imports what is missing', `import './nowhere.ts';\nexport default {};`, /^veille\.config\.ts:1:8 .*nowhere\.ts/],
    ['ends the process', 'process.exit(0);', /^veille\.config\.ts:1:\d+ .*process\.exit\(0\)/],
    [
      'throws later',
      `setTimeout(() => { throw new Error('late'); });\nexport default {};`,
      /^veille\.config\.ts:1:\d+ .*late/,
    ],
    [
      'rejects unseen',
      `Promise.reject(new Error('unseen'));\nexport default {};`,
      /^veille\.config\.ts:1:\d+ .*unseen/,
    ],
    [
      'exports a promise',
      `${imports}export default Promise.resolve(defineStack({ services: {} }));`,
      /^veille\.config\.ts:3:16 .*a promise[\s\S]*fix: export default await/,
    ],
    ['exports nothing', imports, /^veille\.config\.ts:2:1 .*no default export/],
    [
      'has a key twice',
      `${imports}export default defineStack({ services: { a: remotion({ door: 'x', door: 'y' }) } });`,
      /^veille\.config\.ts:3:\d+ .*'door' a second time/,
    ],
  ])('gives a file that %s the same treatment', async ([, source, expected], context) => {
    const { code, err } = await spawnVeille(await studio(context, source), 'check');
    expect(err).toMatch(expected);
    expect(code).toBe(1);
  });

  test('looks on the disk for what the stack names, also when other things are wrong', async (context) => {
    const folder = await studio(
      context,
      `${imports}
export default defineStack({
  services: {
    films: remotion({
      compositions: './nowhere',
      tokenFile: '.',
      assets: './may-be-absent',
      queueLimit: 0,
    }),
  },
});`,
    );
    const { code, err } = await spawnVeille(folder, 'check');
    expect(err.replaceAll(/, expected .*/g, '').split('\n')).toEqual([
      'veille.config.ts:7:21  services.films.compositions: found no such folder ./nowhere',
      '    fix: make that folder, or correct compositions',
      "veille.config.ts:8:18  services.films.tokenFile: found '.', which is not a file",
      '    fix: make that file, or correct tokenFile',
      'veille.config.ts:10:19  services.films.queueLimit: found 0',
      '    fix: queueLimit: 10',
      '3 problems; nothing was changed.',
      '',
    ]);
    expect(code).toBe(1);
  });

  test('gives up a file whose import never ends, and tells machines so', async (context) => {
    const folder = await studio(context, 'await new Promise(() => {});\nexport default {};');
    const { code, out, err } = await spawnVeille(folder, 'check', '--json');
    expect(JSON.parse(out)).toMatchObject({
      problems: [{ line: 1, column: 1, path: [], found: expect.stringContaining('not ended') }],
    });
    expect(err).toBe('');
    expect(code).toBe(1);
  });

  test('ends although the file has set a timer', async (context) => {
    const folder = await studio(
      context,
      `${imports}setInterval(() => {}, 1000);\nexport default defineStack({ services: { films: remotion({}) } });`,
    );
    expect(await spawnVeille(folder, 'check')).toMatchObject({ code: 0, err: '' });
  });

  test('says which file is missing', async (context) => {
    const folder = await temporaryFolder(context);
    const { code, err } = await spawnVeille(folder, 'check', '--config', 'other.ts');
    expect(err).toContain(`${folder}/other.ts does not exist`);
    expect(code).toBe(1);
  });
});

async function studio(context: TestContext, source: string): Promise<string> {
  const folder = await temporaryFolder(context);
  await writeStackFile(folder, source);
  return folder;
}
