import { temporaryFolder } from '@veille/testkit';
import { describe, expect, test } from 'vitest';
import { spawnVeille, writeStackFile } from './support/run-veille.ts';

const imports = `import { remotion, upstream } from '@veille/catalog';
import { defineStack } from '@veille/stack';
`;

describe('veille check', () => {
  test('says how many services a sound stack has', async () => {
    const folder = await studio(`${imports}
export default defineStack({ services: { films: remotion({ door: 're' }), code: upstream({ port: 3456 }) } });`);
    const { code, out } = await spawnVeille(folder, 'check');
    expect(out).toBe('veille.config.ts: 2 services, no problem.\n');
    expect(code).toBe(0);
  });

  test('prints every problem at once with its place and a fix', async () => {
    const folder = await studio(`${imports}
export default defineStack({
  services: {
    films: remotion({ door: 'Re_1' }),
    code: upstream({ port: 3456, doors: 'oc' }),
  },
});`);
    const { code, err } = await spawnVeille(folder, 'check');
    expect(err).toMatch(/^veille\.config\.ts:6:29 {2}.*'Re_1'.*\n {4}fix: door: 're-1'/m);
    expect(err).toMatch(/^veille\.config\.ts:7:34 {2}.*'doors'/m);
    expect(err).toContain('2 problems');
    expect(code).toBe(1);
  });

  test('gives machines the same problems as one JSON document', async () => {
    const folder = await studio(
      `${imports}\nexport default defineStack({ services: { films: remotion({ door: 'Re_1' }) } });`,
    );
    const { code, out } = await spawnVeille(folder, 'check', '--json');
    const { problems } = JSON.parse(out);
    expect(problems).toMatchObject([
      { file: 'veille.config.ts', line: 4, path: ['services', 'films', 'door'], fix: `door: 're-1'` },
    ]);
    expect(code).toBe(1);
  });

  test.each([
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
  ])('gives a file that %s the same treatment', async (_, source, expected) => {
    const { code, err } = await spawnVeille(await studio(source), 'check');
    expect(err).toMatch(expected);
    expect(code).toBe(1);
  });

  test('looks on the disk for what the stack names, also when other things are wrong', async () => {
    const folder = await studio(
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

  test('gives up a file whose import never ends, and tells machines so', async () => {
    const folder = await studio('await new Promise(() => {});\nexport default {};');
    const { code, out, err } = await spawnVeille(folder, 'check', '--json');
    expect(JSON.parse(out)).toMatchObject({
      problems: [{ line: 1, column: 1, path: [], found: expect.stringContaining('not ended') }],
    });
    expect(err).toBe('');
    expect(code).toBe(1);
  });

  test('ends although the file has set a timer', async () => {
    const folder = await studio(
      `${imports}setInterval(() => {}, 1000);\nexport default defineStack({ services: { films: remotion({}) } });`,
    );
    expect(await spawnVeille(folder, 'check')).toMatchObject({ code: 0, err: '' });
  });

  test('says which file is missing', async () => {
    const folder = await temporaryFolder();
    const { code, err } = await spawnVeille(folder, 'check', '--config', 'other.ts');
    expect(err).toContain(`${folder}/other.ts does not exist`);
    expect(code).toBe(1);
  });
});

async function studio(source: string): Promise<string> {
  const folder = await temporaryFolder();
  await writeStackFile(folder, source);
  return folder;
}
