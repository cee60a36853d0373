import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { temporaryFolder } from '@veille/testkit';
import { type AuditOptions, type AuditReport, auditImports, type FindingKind } from '../src/index.ts';

/** Files by path; bytes where the encoding matters. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

export async function sourceTree(files: Files): Promise<string> {
  const folder = await temporaryFolder();
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return folder;
}

export async function audit(files: Files, options?: AuditOptions): Promise<AuditReport> {
  return auditImports(await sourceTree(files), options);
}

/** `kind module file:line` of each finding. */
export function listed({ findings }: AuditReport): string[] {
  return findings.map(({ kind, module, file, line }) => `${kind} ${module} ${file}:${line}`);
}

export function modulesOf(report: AuditReport, kind: FindingKind): string[] {
  return [...new Set(report.findings.filter((finding) => finding.kind === kind).map(({ module }) => module))];
}

/** A distribution as pip leaves it behind. */
export interface Installed {
  readonly requires?: readonly string[];
  /** Paths below site-packages. */
  readonly record?: readonly string[];
  readonly topLevel?: string;
}

/** Makes a site-packages folder by hand, as pip would have written it. */
export async function sitePackages(installed: Readonly<Record<string, Installed>>): Promise<string> {
  const files = Object.entries(installed).flatMap(([name, { requires = [], record, topLevel }]) => {
    const folder = `lib/python3.12/site-packages/${name.replaceAll('-', '_')}-1.0.dist-info`;
    const headers = [`Name: ${name}`, 'Version: 1.0', ...requires.map((line) => `Requires-Dist: ${line}`)];
    return [
      [`${folder}/METADATA`, `Metadata-Version: 2.1\n${headers.join('\n')}\n\nName: the description is no header\n`],
      ...(record ? [[`${folder}/RECORD`, record.map((path) => `${path},sha256=abc,10\n`).join('')]] : []),
      ...(topLevel ? [[`${folder}/top_level.txt`, topLevel]] : []),
    ];
  });
  return `${await sourceTree(Object.fromEntries(files))}/lib/python3.12/site-packages`;
}
