import { completeHost, completeMesh, completeSecrets, completeTls } from './complete-host.ts';
import { type Draft, type DraftService, readDraft } from './draft.ts';
import type { Issue } from './issue.ts';
import { defaultHostOf, rules } from './rules/index.ts';
import { parseDuration } from './units.ts';
import type { ValidService, ValidStack } from './valid-stack.ts';

export type Validation =
  | { readonly ok: true; readonly stack: ValidStack }
  | { readonly ok: false; readonly issues: readonly Issue[] };

/** Checks what a stack's file exported. Gathers every problem, so that nobody mends one only to meet the next. */
export function validateStack(stack: unknown): Validation {
  const { draft, issues } = readDraft(stack);
  const all = [...issues, ...rules.flatMap((rule) => rule(draft))];
  return all.length === 0 ? { ok: true, stack: complete(draft) } : { ok: false, issues: all };
}

/** Fills in what was left out. Only for a draft without a fault. */
function complete(draft: Draft): ValidStack {
  const defaultHost = defaultHostOf(draft.hosts);
  return {
    domain: draft.domain ?? null,
    locale: draft.locale ?? 'en',
    mesh: draft.mesh ? completeMesh(draft.mesh) : null,
    tls: draft.tls ? completeTls(draft.tls) : null,
    secrets: completeSecrets(draft),
    hosts: draft.hosts.map((host) => completeHost(host, defaultHost)),
    services: draft.services.map((service) => completeService(service, defaultHost)),
    holdTimeoutMs: parseDuration(draft.holdTimeout ?? '60s') ?? 60_000,
  };
}

function completeService(service: DraftService, defaultHost: string | null): ValidService {
  const { name, door, aliases, definition, options, sleepAfter } = service;
  return {
    name,
    door,
    aliases,
    host: service.host ?? defaultHost,
    ...(sleepAfter === undefined ? {} : { sleepAfterMs: sleepAfter === 'never' ? null : parseDuration(sleepAfter) }),
    wake: service.wake ?? 'visit',
    autostart: service.autostart ?? false,
    definition,
    options,
  };
}
