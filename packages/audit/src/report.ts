import { z } from 'zod';
import type { TargetPython } from './target-python.ts';

/**
 * A requirement whose version the index does not have; or who brings a module: nobody, only another distribution's
 * dependency; or it may be done without.
 */
export const findingKinds = ['pin-gone', 'missing', 'by-chance', 'optional'] as const;
export type FindingKind = (typeof findingKinds)[number];

const finding = z.strictObject({
  kind: z.enum(findingKinds),
  /** As much of the dotted name as says whose it is: `requests`, `google.protobuf`; of a pin, the distribution's name. */
  module: z.string(),
  /** Relative to the audited folder. */
  file: z.string(),
  line: z.int().positive(),
  /** What to do, as a sentence. */
  fix: z.string(),
});

/** What `veille audit imports --json` prints. */
export const auditJson = z.strictObject({ findings: z.array(finding) });
export type AuditJson = z.infer<typeof auditJson>;

export interface Finding extends z.infer<typeof finding> {
  /** Why it is of its kind. */
  readonly why: string;
}

/** A file or folder that was not audited, or not to its end, and why. */
export interface LeftOut {
  readonly path: string;
  readonly because: string;
}

/** A file of which not all could be read; imports next to the place may be unknown, in Python 2 all are. */
export interface Unreadable {
  readonly file: string;
  readonly line: number;
  readonly because: string;
}

export interface AuditReport {
  readonly python: TargetPython;
  /** How many Python files were read. */
  readonly fileCount: number;
  /** The files that say what is required. */
  readonly declaredIn: readonly string[];
  readonly findings: readonly Finding[];
  readonly leftOut: readonly LeftOut[];
  readonly unreadable: readonly Unreadable[];
  /** What else could not be known. */
  readonly notes: readonly string[];
}

export function reportJson({ findings }: AuditReport): AuditJson {
  return auditJson.parse({ findings: findings.map(({ why: _why, ...shown }) => shown) });
}

/** Whether the audit is to fail: on a pin that is gone, on what is missing, and when strict on what is there by chance. */
export function failsAudit({ findings }: AuditReport, { strict }: { readonly strict: boolean }): boolean {
  const failing: readonly FindingKind[] = ['pin-gone', 'missing', ...(strict ? (['by-chance'] as const) : [])];
  return findings.some(({ kind }) => failing.includes(kind));
}
