import { key, literal } from '../literal.ts';
import type { Rule } from './rule.ts';

/** A kind's companions take names too: `remotion` brings `remotion-queue`. */
export const companionNames: Rule = ({ services }) => {
  const owners = new Map<string, string>();
  for (const { name, description } of services) {
    for (const { suffix } of description?.companions ?? []) owners.set(`${name}-${suffix}`, name);
  }
  return services.flatMap(({ name, path, definition }) => {
    const owner = owners.get(name);
    if (owner === undefined) return [];
    const expected = `another name: services.${owner} brings a service of this name`;
    return [
      { path, atKey: true, found: literal(name), expected, fix: `${key(`my-${name}`)}: ${definition.kind}({ … })` },
    ];
  });
};
