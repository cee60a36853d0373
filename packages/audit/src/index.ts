export { type AuditOptions, auditImports } from './audit-imports.ts';
export { formatReport } from './format-report.ts';
export {
  type AuditJson,
  type AuditReport,
  auditJson,
  type Finding,
  type FindingKind,
  failsAudit,
  findingKinds,
  type LeftOut,
  reportJson,
  type Unreadable,
} from './report.ts';
