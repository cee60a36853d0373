import { defineConfig, type TestProjectConfiguration } from 'vitest/config';

/**
 * What a test needs decides where it runs; `tools/test.ts` runs one project after the other. Whole-system tests live under
 * `test/`; a room's own test that needs real programs or a browser says so by its name.
 */
export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      project('unit', ['packages/**/*.test.ts', 'tools/**/*.test.ts'], 30_000),
      project('local', ['test/local/**/*.test.ts', 'packages/**/*.local.test.ts'], 60_000),
      project('browser', ['test/browser/**/*.test.ts', 'packages/**/*.browser.test.ts'], 60_000),
      project('docker', ['test/docker/**/*.test.ts', 'packages/**/*.docker.test.ts'], 900_000),
    ],
  },
});

function project(name: string, include: string[], timeoutMs: number): TestProjectConfiguration {
  return {
    test: {
      name,
      include,
      exclude: [
        '**/node_modules/**',
        '**/.veille/**',
        ...(name === 'unit' ? ['**/*.{local,browser,docker}.test.ts'] : []),
      ],
      setupFiles: ['./tools/leak-guard.ts'],
      testTimeout: timeoutMs,
      hookTimeout: timeoutMs,
      // Whole-system tests start real programs: side by side they would only slow each other down.
      fileParallelism: name === 'unit',
    },
  };
}
