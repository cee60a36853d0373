import { afterEach, expect, test, vi } from 'vitest';
import { compiled, seedFacts, seedStack } from '../support/hosts.ts';

/** Which part of the compiler forgets the door `re.example.cloud`. */
const forgets = vi.hoisted(() => ({ door: null as 'record' | 'site' | 'probe' | null }));
const door = 're.example.cloud';

vi.mock(import('../../src/dns/records-file.ts'), async (original) => {
  const real = await original();
  return {
    ...real,
    publishRecords: (text, records, domain) =>
      real.publishRecords(
        text,
        records.filter(({ name }) => !(forgets.door === 'record' && name === door)),
        domain,
      ),
  };
});
vi.mock(import('../../src/caddy/door-site.ts'), async (original) => {
  const real = await original();
  return {
    ...real,
    doorSite: (service, ...rest) =>
      forgets.door === 'site' && service.name === 'films' ? '' : real.doorSite(service, ...rest),
  };
});
vi.mock(import('../../src/host/probes.ts'), async (original) => {
  const real = await original();
  return {
    ...real,
    probesOf: (given) => real.probesOf(given).filter(({ name }) => !(forgets.door === 'probe' && name === door)),
  };
});

afterEach(() => {
  forgets.door = null;
});

test.each(['record', 'site', 'probe'] as const)('a door that gets no %s stops all, with its name and host', (part) => {
  forgets.door = part;
  const message = `re.example.cloud of host workstation has no ${part}.`;
  expect(() => compiled(seedStack(), seedFacts())).toThrow(message);
  expect(() => compiled(seedStack(), seedFacts())).toThrow('1 dropped');
});
