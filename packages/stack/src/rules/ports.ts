import type { DraftService } from '../draft.ts';
import type { ConfigPath, Issue } from '../issue.ts';
import { field } from '../literal.ts';
import { defaultHostOf } from './hosts.ts';
import type { Rule } from './rule.ts';

interface Claim {
  readonly service: DraftService;
  /** The option that says it, where the kind has one of that name. */
  readonly option: string;
  readonly port: number;
  /** Somebody else listens there; two doors may lead to it. */
  readonly external: boolean;
}

/** Ports that a kind derived are ports, and two services on one host do not listen on the same one. */
export const ports: Rule = ({ hosts, services }) => {
  const first = new Map<string, Claim>();
  const issues: Issue[] = [];
  for (const claim of services.flatMap(claimsOf)) {
    const { service, option, port } = claim;
    if (!Number.isInteger(port) || port < 1 || port > 65_535) {
      issues.push({
        ...placeOf(claim),
        found: `port ${port}`,
        expected: 'a port from 1 to 65535',
        fix: field(option, 8080),
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

function takenTwice(claim: Claim, other: Claim, host: string): Issue {
  const { option, port } = claim;
  return {
    ...placeOf(claim),
    found: `port ${port} a second time${host === '' ? '' : ` on host '${host}'`}`,
    expected: `a port of its own; services.${other.service.name} has this one`,
    fix: field(option, port < 65_535 ? port + 1 : port - 1),
  };
}

function claimsOf(service: DraftService): Claim[] {
  const { description } = service;
  if (description === undefined) return [];
  return [description, ...description.companions].flatMap(({ run }): Claim[] => {
    if (run.type === 'compose') return [];
    if (run.type === 'containers') return ownClaim(service, 'publish', run.publish);
    if (run.type === 'external')
      return isHere(run.host) ? [{ service, option: 'port', port: run.port, external: true }] : [];
    return ownClaim(service, 'port', run.listen);
  });
}

/** Nobody claims a port that is given to them. */
function ownClaim(service: DraftService, option: string, port: number | string): Claim[] {
  return typeof port === 'number' ? [{ service, option, port, external: false }] : [];
}

function isHere(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}

function placeOf({ service: { path, options }, option }: Claim): { path: ConfigPath } {
  const isWritten = typeof options === 'object' && options !== null && option in options;
  return { path: isWritten ? [...path, option] : path };
}
