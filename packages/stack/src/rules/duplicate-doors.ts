import type { Issue } from '../issue.ts';
import { field, literal } from '../literal.ts';
import type { Rule } from './rule.ts';

/** One door leads to one service. */
export const duplicateDoors: Rule = ({ services }) => {
  const first = new Map<string, string>();
  const issues: Issue[] = [];
  for (const { name, path, door, ownDoor } of services) {
    const owner = first.get(door);
    if (owner === undefined) {
      first.set(door, name);
      continue;
    }
    const where = ownDoor === undefined ? { path, atKey: true } : { path: [...path, 'door'] };
    const free = freeDoor(
      name,
      services.map((service) => service.door),
    );
    issues.push({
      ...where,
      found: `door ${literal(door)} a second time`,
      expected: `a door that no other service has; services.${owner} has this one`,
      fix: field('door', free),
    });
  }
  return issues;
};

function freeDoor(name: string, taken: readonly string[]): string {
  if (!taken.includes(name)) return name;
  let number = 2;
  while (taken.includes(`${name}-${number}`)) number += 1;
  return `${name}-${number}`;
}
