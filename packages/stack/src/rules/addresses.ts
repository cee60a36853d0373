import { field, literal } from '../literal.ts';
import type { Rule } from './rule.ts';

/** Doors are subdomains of the domain: it must be a name that can have some. */
export const domain: Rule = ({ domain: text }) => {
  if (text === undefined || isDomain(text)) return [];
  const expected = 'a domain name such as example.cloud, in lower case and without http:// or a slash';
  return [{ path: ['domain'], found: literal(text), expected, fix: field('domain', nearestDomain(text)) }];
};

/** What stands here becomes a word of an `ssh` command. */
export const ssh: Rule = ({ hosts }) =>
  hosts.flatMap(({ name, ssh: text }) => {
    if (text === undefined || isDestination(text)) return [];
    const expected = 'USER@HOST, ssh://USER@HOST:PORT or a name from ~/.ssh/config';
    return [
      { path: ['hosts', name, 'ssh'], found: literal(text), expected, fix: field('ssh', nearestDestination(text)) },
    ];
  });

function isDomain(text: string): boolean {
  const names = text.split('.');
  const isLabels = names.every((name) => /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(name));
  return isLabels && names.length > 1 && text.length <= 253 && /[a-z]/.test(names.at(-1) ?? '');
}

function nearestDomain(text: string): string {
  const bare = text
    .trim()
    .toLowerCase()
    .replace(/^[a-z]+:\/\//, '')
    .replace(/[/:].*$/, '')
    .replace(/^\*?\.|\.$/g, '');
  return isDomain(bare) ? bare : 'example.cloud';
}

const user = '[A-Za-z0-9_][A-Za-z0-9_.-]*';
const host = '[A-Za-z0-9_][A-Za-z0-9_.-]*';
const ipv6 = '[0-9a-fA-F]*:[0-9a-fA-F:.]*:[0-9a-fA-F:.]*(?:%[A-Za-z0-9]+)?';
const plain = new RegExp(`^(?:${user}@)?(?:${host}|${ipv6})$`);
const url = new RegExp(`^ssh://(?:${user}@)?(?:${host}|\\[${ipv6}\\])(?::([0-9]{1,5}))?$`);

function isDestination(text: string): boolean {
  const port = url.exec(text)?.[1];
  return plain.test(text) || (url.test(text) && (port === undefined || isPort(Number(port))));
}

function isPort(port: number): boolean {
  return port >= 1 && port <= 65_535;
}

function nearestDestination(text: string): string {
  const words = text.trim().replace(/^ssh\s+/, '');
  const withPort = `ssh://${words.replace(/^ssh:\/\//, '').replace(/\/+$/, '')}`;
  const [, port, rest] = /^-p\s*(\d+)\s+(\S+)$/.exec(words) ?? [];
  const candidates = [words, withPort, `ssh://${rest}:${port}`];
  return candidates.find(isDestination) ?? 'pi@192.0.2.8';
}
