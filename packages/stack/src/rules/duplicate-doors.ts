import type { Issue } from '../issue.ts';
import { literal } from '../literal.ts';
import { doorsOf } from './doors-of.ts';
import type { Rule } from './rule.ts';

/** One door leads to one service, and an alias is a door. */
export const duplicateDoors: Rule = ({ services }) => {
  const taken = services.flatMap((service) => doorsOf(service).map(({ label }) => label));
  const first = new Map<string, string>();
  const issues: Issue[] = [];
  for (const service of services) {
    for (const { label, fixWith, ...where } of doorsOf(service)) {
      const owner = first.get(label);
      if (owner === undefined) {
        first.set(label, service.name);
        continue;
      }
      const found = `door ${literal(label)} a second time`;
      const expected = `a door that no other service has; services.${owner} has this one`;
      issues.push({ ...where, found, expected, fix: fixWith(freeDoor(service.name, taken)) });
    }
  }
  return issues;
};

function freeDoor(name: string, taken: readonly string[]): string {
  if (!taken.includes(name)) return name;
  let number = 2;
  while (taken.includes(`${name}-${number}`)) number += 1;
  return `${name}-${number}`;
}
