import type { DraftService } from '../draft.ts';
import type { ConfigPath, Issue } from '../issue.ts';
import { field } from '../literal.ts';
import { defaultHostOf } from './hosts.ts';
import type { Rule } from './rule.ts';

interface Claim {
  readonly service: DraftService;
  readonly port: number;
  /** Somebody else listens there; two doors may lead to it. */
  readonly external: boolean;
}

/** Ports that a kind derived are ports, and two services on one host do not listen on the same one. */
export const ports: Rule = ({ hosts, services }) => {
  const first = new Map<string, Claim>();
  const issues: Issue[] = [];
  for (const claim of services.flatMap(claimsOf)) {
    const { service, port } = claim;
    if (!Number.isInteger(port) || port < 1 || port > 65_535) {
      issues.push({
        ...placeOf(service),
        found: `port ${port}`,
        expected: 'a port from 1 to 65535',
        fix: field('port', 8080),
      });
      continue;
    }
    const host = service.host ?? defaultHostOf(hosts) ?? '';
    const other = first.get(`${host} ${port}`);
    if (other === undefined) first.set(`${host} ${port}`, claim);
    else if (!(other.external && claim.external)) issues.push(takenTwice(claim, other, host));
  }
  return issues;
};

function takenTwice({ service, port }: Claim, other: Claim, host: string): Issue {
  return {
    ...placeOf(service),
    found: `port ${port} a second time${host === '' ? '' : ` on host '${host}'`}`,
    expected: `a port of its own; services.${other.service.name} has this one`,
    fix: field('port', port < 65_535 ? port + 1 : port - 1),
  };
}

function claimsOf(service: DraftService): Claim[] {
  const { description } = service;
  if (description === undefined) return [];
  return [description, ...description.companions].flatMap(({ run }): Claim[] => {
    if (run.type === 'containers') return [{ service, port: run.publish, external: false }];
    if (run.type === 'external') return isHere(run.host) ? [{ service, port: run.port, external: true }] : [];
    return typeof run.listen === 'number' ? [{ service, port: run.listen, external: false }] : [];
  });
}

function isHere(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}

function placeOf({ path, options }: DraftService): { path: ConfigPath } {
  const hasPort = typeof options === 'object' && options !== null && 'port' in options;
  return { path: hasPort ? [...path, 'port'] : path };
}
