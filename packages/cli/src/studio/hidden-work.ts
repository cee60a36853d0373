import { dirname } from 'node:path';
import type { Manifest } from '@veille/protocol';
import type { ValidService, ValidStack } from '@veille/stack';
import { describeAt } from '../up/service-needs.ts';

/**
 * A sentence for each service whose people keep their work in the browser, where its door has lost a name: there the
 * work lies, and nobody would look for it. `previous` is the manifest of the last `up`; null says nothing.
 */
export function hiddenWork(stack: ValidStack, previous: Manifest | null, stackFile: string): string[] {
  return stack.services.flatMap((service) => {
    const lost = lostNames(service, previous);
    if (lost.length === 0 || !describeAt(service, dirname(stackFile)).worksInBrowser) return [];
    const names = lost.map((name) => `"${name}"`).join(' and ');
    const aliases = [...service.aliases, ...lost].map((name) => `'${name}'`).join(', ');
    return [
      `${service.name}: what people have made there lies in their browsers, under the name ${names}; the door is now ` +
        `"${service.door}", where they will not find it. So that both names lead there: aliases: [${aliases}]`,
    ];
  });
}

function lostNames({ name, door, aliases }: ValidService, previous: Manifest | null): string[] {
  const before = previous?.services.find((service) => service.name === name)?.door;
  if (!before) return [];
  const names = [before.name, ...before.aliases.map((url) => new URL(url).hostname.split('.')[0] ?? '')];
  return names.filter((label) => label !== door && !aliases.includes(label));
}
