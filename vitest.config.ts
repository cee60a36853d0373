import { defineConfig, type TestProjectConfiguration } from 'vitest/config';
import { SlowFirst } from './tools/slow-first.ts';

/**
 * What a test needs decides where it runs; `tools/test.ts` runs the quick ones first. Whole-system tests live under `test/`; a
 * room's own test that needs real programs or a browser says so by its name.
 */
export default defineConfig({
  test: {
    // Whole-system tests wait more than they compute, and each has its own folders, ports and networks: two go side by side.
    maxWorkers: 2,
    sequence: { sequencer: SlowFirst },
    projects: [
      project('unit', ['packages/**/*.test.ts', 'tools/**/*.test.ts'], 60_000),
      project('local', ['test/local/**/*.test.ts', 'packages/**/*.local.test.ts'], 120_000),
      project('browser', ['test/browser/**/*.test.ts', 'packages/**/*.browser.test.ts'], 120_000),
      project('docker', ['test/docker/**/*.test.ts', 'packages/**/*.docker.test.ts'], 900_000),
      project('mesh', ['test/mesh/**/*.test.ts'], 600_000),
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
      // A second, which is the usual, is short for a browser and a service that start beside another whole system.
      expect: { poll: { timeout: 15_000 } },
      testTimeout: timeoutMs,
      hookTimeout: timeoutMs,
    },
  };
}
