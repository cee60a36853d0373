import { createHash } from 'node:crypto';

/** The start of every bridge that Veille names, and room for what tells it apart: Linux allows 15 characters. */
const bridgePrefix = 'vl-';
const bridgeDigits = 12;

/** The project of a service: it hangs on the service's name, so a renamed door moves no data. */
export function projectName(prefix: string, service: string): string {
  return `${prefix}-${service}`;
}

/** The prefix of the projects of a studio that is known by its folder: two clones never meet. */
export function studioPrefix(folder: string): string {
  return `veille-${sha256(folder).slice(0, 8)}`;
}

/** A bridge that is called the same after every `down` and `up`, so that the firewall rule keeps its meaning. */
export function bridgeName(project: string): string {
  return bridgePrefix + sha256(project).slice(0, bridgeDigits);
}

/** What compose itself calls the project of a file that names none: after its folder. */
export function nameFromFolder(folder: string): string {
  const name = folder.split('/').at(-1) ?? '';
  return name
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, '')
    .replace(/^[_-]+/, '');
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
