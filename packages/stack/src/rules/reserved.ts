import type { Issue } from '../issue.ts';
import { field, key, literal } from '../literal.ts';
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
  services.flatMap(({ path, name, ownDoor, door, definition }): Issue[] => {
    const nameTaken = meaning(reservedNames, name);
    const doorTaken = meaning(reservedDoors, door);
    if (nameTaken !== null) {
      const expected = `another name: '${name}' is ${nameTaken}`;
      return [
        { path, atKey: true, found: literal(name), expected, fix: `${key(`my-${name}`)}: ${definition.kind}({ … })` },
      ];
    }
    if (doorTaken === null || ownDoor === undefined) return [];
    const expected = `another door: '${door}' is ${doorTaken}`;
    return [{ path: [...path, 'door'], found: literal(door), expected, fix: field('door', `my-${door}`) }];
  });

function meaning(words: Readonly<Record<string, string>>, word: string): string | null {
  return Object.hasOwn(words, word) ? (words[word] ?? null) : null;
}
