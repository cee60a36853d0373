import { writeFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import type { SerializedError } from 'vitest';
import type { Reporter, TestModule } from 'vitest/node';

/** What one run of Vitest came to. */
export interface RunSummary {
  passed: number;
  failed: number;
  /** What failed: a title each with the file that it is in, and below it what it said first. */
  failures: string[];
  skipped: { title: string; reason: string }[];
}

/** Writes a {@link RunSummary} to the file that `VEILLE_TEST_SUMMARY` names. A skip without a reason is a failure. */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const summary: RunSummary = { passed: 0, failed: 0, failures: [], skipped: [] };
    for (const error of unhandled) fail(summary, `outside of any test: ${error.message}`);
    for (const module of modules) count(module, summary);
    const file = process.env.VEILLE_TEST_SUMMARY;
    if (file) writeFileSync(file, JSON.stringify(summary));
  }
}

function count(module: TestModule, summary: RunSummary): void {
  const file = module.relativeModuleId;
  // A file that does not load, or whose hooks throw, has errors of its own beside its tests'.
  if (module.errors().length > 0) fail(summary, `${file}: the file itself`, module.errors());
  for (const suite of module.children.allSuites()) {
    if (suite.errors().length > 0)
      fail(summary, `${file}: ${suite.fullName}: before or after its tests`, suite.errors());
  }
  for (const test of module.children.allTests()) {
    const result = test.result();
    if (result.state === 'passed') summary.passed += 1;
    else if (result.state === 'skipped' && result.note) {
      summary.skipped.push({ title: test.fullName, reason: result.note });
    } else {
      const note = result.state === 'failed' ? '' : ' (not run, and no reason given)';
      fail(summary, `${file}: ${test.fullName}${note}`, result.errors);
    }
  }
}

/** Enough of an error's words to know it by, for the end of a long run. */
const saidLines = 12;

function fail(summary: RunSummary, what: string, errors: readonly { message: string }[] = []): void {
  const said = errors.flatMap(({ message }) => stripVTControlCharacters(message).split('\n').slice(0, saidLines));
  summary.failed += 1;
  summary.failures.push([what, ...said].join('\n    '));
}
