import { type AuditReport, type Finding, type FindingKind, findingKinds } from './report.ts';

/** The report as people read it: what to mend first, then what was not looked at. */
export function formatReport(report: AuditReport): string {
  const sections = [
    formatHead(report),
    ...findingKinds.map((kind) => formatKind(kind, report.findings)),
    formatList(
      'could not be read whole, so not all their imports are known',
      report.unreadable.map(({ file, line, because }) => `${file}:${line}: ${because}`),
    ),
    formatList(
      'left out',
      report.leftOut.map(({ path, because }) => `${path}: ${because}`),
    ),
    formatList('to know', report.notes),
    formatCount(report),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function formatHead({ python, fileCount, declaredIn }: AuditReport): string {
  const declared = declaredIn.length === 0 ? 'no requirements found' : `requirements from ${declaredIn.join(', ')}`;
  return `${fileCount} Python files, ${declared}\nPython ${python.version}, ${python.because}`;
}

const titles: Readonly<Record<FindingKind, string>> = {
  'pin-gone': 'pin gone: required in a version that the index does not have',
  missing: 'missing: imported, and nobody brings it',
  'by-chance': 'by chance: only the dependency of another distribution brings it',
  optional: 'optional: the program may do without it',
};

/** A module once, with every place; what differs between its places is told at each. */
function formatKind(kind: FindingKind, findings: readonly Finding[]): string {
  const modules = Map.groupBy(
    findings.filter((finding) => finding.kind === kind),
    ({ module }) => module,
  );
  return formatList(
    titles[kind],
    [...modules].map(([module, found]) => formatModule(module, found)),
  );
}

function formatModule(module: string, found: readonly Finding[]): string {
  const places = found.map(({ file, line, why }) => `    ${file}:${line}  ${why}`);
  const fixes = [...new Set(found.map(({ fix }) => fix))].map((fix) => `    -> ${fix}`);
  return [module, ...places, ...fixes].join('\n');
}

function formatList(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : [title, ...lines.map((line) => `  ${line}`)].join('\n');
}

function formatCount({ findings, unreadable }: AuditReport): string {
  const counts = findingKinds.flatMap((kind) => {
    const modules = new Set(findings.filter((finding) => finding.kind === kind).map(({ module }) => module));
    // Only an install log knows of pins.
    return kind === 'pin-gone' && modules.size === 0 ? [] : [`${modules.size} ${kind}`];
  });
  const unread = unreadable.length === 0 ? [] : [`${unreadable.length} unreadable`];
  return `${[...counts, ...unread].join(', ')}`;
}
