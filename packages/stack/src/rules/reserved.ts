import type { Issue } from '../issue.ts';
import { key, literal } from '../literal.ts';
import { doorsOf } from './doors-of.ts';
import type { Rule } from './rule.ts';

/** Words that a command takes as a target, as it takes the names of services and hosts. */
const targets: Readonly<Record<string, string>> = {
  caddy: 'the proxy',
  controller: 'the controller',
  all: 'every target of a command',
  'vpn-dns': 'the target of the DNS records',
  n8n: 'the target of the workflows',
};

/** Words that are no service's to take, and what they mean already. */
const reservedNames: Readonly<Record<string, string>> = {
  ...targets,
  veille: 'the studio itself',
  admin: "the proxy's socket",
  api: "the controller's socket",
  doors: "the socket of the doors' questions",
  host: 'the host itself, in plans',
};

/** Doors that are open already. */
const reservedDoors: Readonly<Record<string, string>> = { veille: 'the list of all doors' };

/** A service or a host under one of these words could not be told from what has it, nor one from the other. */
export const reserved: Rule = ({ hosts, services }) => [
  ...hosts.flatMap(({ name }): Issue[] => {
    const taken = meaning(targets, name);
    if (taken === null) return [];
    const expected = `another name: '${name}' is ${taken}`;
    return [{ path: ['hosts', name], atKey: true, found: literal(name), expected, fix: `${key(`my-${name}`)}: { … }` }];
  }),
  ...services.flatMap((service): Issue[] => {
    const { path, name, definition } = service;
    const isHost = hosts.some((host) => host.name === name);
    const nameTaken = meaning(reservedNames, name) ?? (isHost ? 'a host, which commands take by its name too' : null);
    if (nameTaken !== null) {
      const expected = `another name: '${name}' is ${nameTaken}`;
      return [
        { path, atKey: true, found: literal(name), expected, fix: `${key(`my-${name}`)}: ${definition.kind}({ … })` },
      ];
    }
    return doorsOf(service).flatMap(({ label, path, fixWith }) => {
      const doorTaken = meaning(reservedDoors, label);
      if (doorTaken === null) return [];
      const expected = `another door: '${label}' is ${doorTaken}`;
      return [{ path, found: literal(label), expected, fix: fixWith(`my-${label}`) }];
    });
  }),
];

function meaning(words: Readonly<Record<string, string>>, word: string): string | null {
  return Object.hasOwn(words, word) ? (words[word] ?? null) : null;
}
