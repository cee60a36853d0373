import type { Issue } from '../issue.ts';
import { key, literal } from '../literal.ts';
import { doorsOf } from './doors-of.ts';
import type { Rule } from './rule.ts';

/** Words that are no service's to take, and what they mean already. */
const reservedNames: Readonly<Record<string, string>> = {
  veille: 'the studio itself',
  caddy: 'the proxy',
  controller: 'the controller, in logs',
  admin: "the proxy's socket",
  api: "the controller's socket",
  doors: "the socket of the doors' questions",
  all: 'every target of a command',
  'vpn-dns': 'the target of the DNS records',
  n8n: 'the target of the workflows',
};

/** Doors that are open already. */
const reservedDoors: Readonly<Record<string, string>> = { veille: 'the list of all doors' };

/** A service under one of these words could not be told from what has it. */
export const reserved: Rule = ({ services }) =>
  services.flatMap((service): Issue[] => {
    const { path, name, definition } = service;
    const nameTaken = meaning(reservedNames, name);
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
  });

function meaning(words: Readonly<Record<string, string>>, word: string): string | null {
  return Object.hasOwn(words, word) ? (words[word] ?? null) : null;
}
