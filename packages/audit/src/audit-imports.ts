import { auditSource } from './audit-source.ts';
import { createPythonParser } from './python/create-python-parser.ts';
import { readEnvironment } from './read/read-environment.ts';
import { readInstallLogFile } from './read/read-install-log.ts';
import { readSource } from './read/read-source.ts';
import type { AuditReport } from './report.ts';
import { targetPython } from './target-python.ts';

export interface AuditOptions {
  /** `3.9` … `3.14`; else the environment's, else the oldest that the source allows. */
  readonly python?: string;
  /** An environment's folder that holds `*.dist-info`; without it, by chance cannot be told from missing. */
  readonly sitePackages?: string;
  /** A file with what pip or uv printed when it installed the requirements: tells pins that the index no longer has. */
  readonly installLog?: string;
}

/**
 * Which modules the Python source in `dir` imports at run time without declaring them. Nothing of it is run.
 * @throws UserError when there is no Python in `dir`, nothing installed in `sitePackages`, no such log, or the Python is not known.
 */
export async function auditImports(dir: string, options: AuditOptions = {}): Promise<AuditReport> {
  const parser = await createPythonParser();
  const source = await readSource(dir, parser);
  const environment = options.sitePackages === undefined ? null : await readEnvironment(options.sitePackages);
  const requiresPython = [...source.declarations.values()]
    .map((file) => file.requiresPython)
    .find((each) => each !== null);
  const python = targetPython({
    option: options.python,
    sitePackages: options.sitePackages,
    requiresPython: requiresPython ?? null,
  });
  const unfound = options.installLog === undefined ? null : await readInstallLogFile(options.installLog);
  return auditSource({ source, environment, python, unfound });
}
