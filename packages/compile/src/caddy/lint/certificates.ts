import { z } from 'zod';
import type { Hole } from './lint-caddy.ts';

const policies = z.looseObject({
  automation: z
    .looseObject({
      policies: z
        .array(
          z.looseObject({
            subjects: z.array(z.string()).optional(),
            on_demand: z.unknown().optional(),
            issuers: z
              .array(z.looseObject({ challenges: z.looseObject({ dns: dnsChallenge().optional() }).optional() }))
              .optional(),
          }),
        )
        .optional(),
    })
    .optional(),
});

function dnsChallenge() {
  return z.looseObject({
    provider: z.record(z.string(), z.unknown()).optional(),
    resolvers: z.array(z.string()).optional(),
  });
}

const isKey = /key|token|secret|password/i;

/** What strangers could make of the way to certificates, and what would never get one. `tls` is Caddy's app of that name. */
export function certificateHoles(tls: unknown): Hole[] {
  if (tls === undefined) return [];
  const list = policies.parse(tls).automation?.policies ?? [];
  return list.flatMap(({ subjects: names = [], on_demand: onDemand, issuers = [] }, index) => {
    const hole = (found: string, fix: string): Hole => ({
      at: `apps.tls.automation.policies.${index}`,
      names,
      found,
      fix,
    });
    const challenges = issuers.flatMap(({ challenges }) => (challenges?.dns?.provider ? [challenges.dns] : []));
    const keys = new Set(challenges.flatMap(({ provider = {} }) => Object.keys(provider).filter(isWritten(provider))));
    return [
      ...(onDemand ? [hole('on_demand: whoever asks for a name orders a certificate', 'import https')] : []),
      ...(challenges.some(({ resolvers = [] }) => resolvers.length === 0)
        ? [
            hole(
              'dns without resolvers: the mesh’s own DNS does not answer what DNS-01 asks',
              'resolvers 1.1.1.1 9.9.9.9',
            ),
          ]
        : []),
      // Which key it is, never what it is.
      ...[...keys].map((key) => hole(`${key} with its value in the file`, `${key} {env.${key.toUpperCase()}}`)),
    ];
  });
}

function isWritten(provider: Readonly<Record<string, unknown>>): (key: string) => boolean {
  return (key) => isKey.test(key) && typeof provider[key] === 'string' && !/^\{env\.\w+\}$/.test(provider[key]);
}
