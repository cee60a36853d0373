/**
 * `node tools/test.ts fast|all`: runs every check and every test, even after a failure, and ends with one line,
 * `N passed, N failed`. A check (types, lint, boundaries) counts as one test.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { RunSummary } from './test-reporter.ts';

const root = join(import.meta.dirname, '..');
const checks: Record<string, string[]> = {
  types: ['tsc', '--noEmit', '--incremental', '--tsBuildInfoFile', 'node_modules/.cache/types.tsbuildinfo'],
  lint: ['biome', 'check', '--error-on-warnings', '.'],
  boundaries: ['node', 'tools/check-boundaries.ts'],
};
/**
 * Each row is one run of Vitest: its files go side by side, as many as there are workers. Browsers look at moments that pass
 * (a page that waits, a state between two others), so nothing as heavy as whole hosts runs beside them.
 */
const runs = { fast: [['unit']], all: [['unit'], ['local', 'browser'], ['docker', 'mesh']] };
const nothing: RunSummary = { passed: 0, failed: 0, failures: [], skipped: [] };

const scope = process.argv[2] ?? 'fast';
if (scope !== 'fast' && scope !== 'all') {
  console.error('usage: node tools/test.ts fast|all');
  process.exit(2);
}
process.exit(runAll(runs[scope]));

function runAll(rows: string[][]): number {
  const summaries = [
    ...Object.entries(checks).map(([name, command]) => runCheck(name, command)),
    ...rows.map(runProjects),
  ];
  const passed = summaries.reduce((sum, each) => sum + each.passed, 0);
  const failed = summaries.reduce((sum, each) => sum + each.failed, 0);
  const skipped = summaries.flatMap((each) => each.skipped);
  // Said again at the end: what a test printed when it failed is far up by then.
  for (const failure of summaries.flatMap((each) => each.failures)) console.log(`failed: ${failure}`);
  for (const { title, reason } of skipped) console.log(`skipped: ${title}: ${reason}`);
  console.log(`${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`);
  return failed > 0 ? 1 : 0;
}

function failure(what: string): Pick<RunSummary, 'failed' | 'failures'> {
  return { failed: 1, failures: [what] };
}

function runCheck(name: string, command: string[]): RunSummary {
  console.log(`\n== ${name}`);
  const ok = run(command) === 0;
  console.log(ok ? `${name}: passed` : `${name}: failed`);
  return { ...nothing, passed: ok ? 1 : 0, ...(ok ? {} : failure(name)) };
}

function runProjects(projects: string[]): RunSummary {
  const title = `tests: ${projects.join(', ')}`;
  console.log(`\n== ${title}`);
  const folder = mkdtempSync(join(tmpdir(), 'veille-summary-'));
  const file = join(folder, 'summary.json');
  const named = projects.flatMap((project) => ['--project', project]);
  const command = ['vitest', 'run', ...named, '--passWithNoTests', '--reporter=default'];
  try {
    const code = run([...command, '--reporter=./tools/test-reporter.ts'], { VEILLE_TEST_SUMMARY: file });
    const summary: RunSummary = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : nothing;
    // Vitest may fail for something that is no test's fault; it must not be lost.
    return code !== 0 && summary.failed === 0 ? { ...summary, ...failure(title) } : summary;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(command: string[], env: Record<string, string> = {}): number {
  const [program = '', ...words] = command;
  const path = [join(root, '.toolchain/bin'), join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter);
  const result = spawnSync(program, words, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PATH: path, ...env },
  });
  if (result.error) console.error(`${program}: ${result.error.message}`);
  return result.status ?? 1;
}
