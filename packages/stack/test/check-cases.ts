import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkConfig, explainLoadError, formatProblem, type Problem } from '@veille/stack';

// Runs in a Node of its own: what Node says of a file that it cannot import is part of what is tested.
const [folder = '.'] = process.argv.slice(2);
const file = 'veille.config.ts';
const results: Record<string, string> = {};
for (const name of await readdir(join(folder, 'cases'))) results[name] = await check(join(folder, 'cases', name, file));
process.stdout.write(JSON.stringify(results));

async function check(path: string): Promise<string> {
  const source = await readFile(path, 'utf8');
  const problems = await import(path).then(
    (exported) => problemsOf(exported, source),
    (error) => [explainLoadError(error, source, file)],
  );
  return problems.length === 0 ? 'no problem' : problems.map(formatProblem).join('\n');
}

function problemsOf(exported: Record<string, unknown>, source: string): readonly Problem[] {
  const checked = checkConfig(exported, source, file);
  return checked.ok ? [] : checked.problems;
}
