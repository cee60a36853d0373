import { stringify } from 'yaml';

const usualHeading =
  '# Written by `veille up`, which overwrites it. What it lacks goes into the `override` of the service.\n';

/**
 * A compose file with sorted keys, without what is empty. Text stays text for readers of YAML 1.1 too, such as
 * `docker-compose` 1.29, to whom a bare `12:30` is the number 750; and a `$` stays one, which compose would take for a
 * variable.
 */
export function composeYaml(file: object, heading = usualHeading): string {
  return (
    heading +
    stringify(tidy(file), { schema: 'yaml-1.1', sortMapEntries: true, lineWidth: 0, aliasDuplicateObjects: false })
  );
}

function tidy(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('$', '$$$$');
  if (Array.isArray(value)) return value.map(tidy);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, tidy(inner)] as const);
  return Object.fromEntries(entries.filter(([, inner]) => !isEmpty(inner)));
}

function isEmpty(value: unknown): boolean {
  return value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
}
