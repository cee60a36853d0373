import { z } from 'zod';
import { type Declaration, type DeclarationFile, emptyFile } from './declaration.ts';
import { parseMarker } from './marker.ts';
import { normalizeName } from './requirement.ts';

const poetryDependency = z.union([
  z.string(),
  z.object({
    optional: z.boolean().default(false),
    extras: z.array(z.string()).default([]),
    markers: z.string().optional(),
    version: z.string().optional(),
  }),
]);

/** `[tool.poetry]`; its groups are for development and count for nothing. */
export const poetryTable = z.object({
  name: z.string().optional(),
  dependencies: z.record(z.string(), z.union([poetryDependency, z.array(poetryDependency)])).default({}),
  extras: z.record(z.string(), z.array(z.string())).default({}),
});

type PoetryTable = z.infer<typeof poetryTable>;
type PoetryDependency = z.infer<typeof poetryDependency>;

export function fromPoetry(file: string, table: PoetryTable): DeclarationFile {
  const { python, ...others } = table.dependencies;
  const entries = Object.entries(others).flatMap(([name, value]) =>
    [value].flat().map((each) => ({ name, value: each })),
  );
  return {
    ...emptyFile,
    declarations: entries.flatMap(({ name, value }) => declare(file, table, name, value)),
    ownName: table.name ? normalizeName(table.name) : null,
    requiresPython: typeof python === 'string' ? fromPoetryVersion(python) : null,
  };
}

/** An optional one stands once for each extra that holds it. */
function declare(file: string, table: PoetryTable, written: string, value: PoetryDependency): Declaration[] {
  const details = typeof value === 'string' ? null : value;
  const name = normalizeName(written);
  const requirement = {
    name,
    extras: (details?.extras ?? []).map(normalizeName),
    versions: fromPoetryPin(typeof value === 'string' ? value : (details?.version ?? '')),
    marker: details?.markers === undefined ? null : parseMarker(details.markers),
  };
  if (!details?.optional) return [{ requirement, extra: null, place: `tool.poetry.dependencies in ${file}` }];
  const extras = Object.entries(table.extras).filter(([, names]) => names.map(normalizeName).includes(name));
  return extras.map(([extra]) => ({ requirement, extra, place: `the extra "${extra}" in ${file}` }));
}

/** Poetry's `1.2.3` is `==1.2.3`. Its ranges are not PEP 440's, and no index withdraws a whole range. */
function fromPoetryPin(text: string): string {
  const exact = /^\s*(?:==)?\s*(\d[\w.+!]*)\s*$/.exec(text)?.[1];
  return exact === undefined ? '' : `==${exact}`;
}

/** Poetry's `^3.10` and `~3.10` as PEP 440 says them; only the lower end matters here. */
function fromPoetryVersion(text: string): string {
  return text
    .split(/\s*(?:,|\|\||\s)\s*/)
    .filter((part) => part !== '')
    .slice(0, 1)
    .map((part) => part.replace(/^[\^~](?!=)/, '>='))
    .join('');
}
