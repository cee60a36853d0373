import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readComposeConfig } from '@veille/compile';
import { temporaryFolder } from '@veille/testkit';
import { expect, test } from 'vitest';
import { refuseIpv6 } from '../src/up/containers/refuse-ipv6.ts';

const path = ['services', 'photos', 'file'];

test('a network with IPv6 is refused with the file and the line, and one without is not', async () => {
  const file = join(await temporaryFolder(), 'compose.yaml');
  const text = (said: string) => `services: { web: { image: x } }\nnetworks:\n  # enable_ipv6\n  back:\n    ${said}\n`;
  await writeFile(file, text('enable_ipv6: true'));
  expect(await refuseIpv6(path, [file], readComposeConfig(text('enable_ipv6: true')))).toEqual([
    expect.objectContaining({
      path,
      found: `enable_ipv6 of the network back (${file}:5)`,
      fix: `remove enable_ipv6 in ${file}:5`,
    }),
  ]);
  for (const said of ['enable_ipv6: false', 'driver: bridge', '{}'])
    expect(await refuseIpv6(path, [file], readComposeConfig(text(said)))).toEqual([]);
  expect(await refuseIpv6(path, [file], readComposeConfig('services: {}\nnetworks: { back: }\n'))).toEqual([]);
});

test('one that an included file makes is refused with the names of the files', async () => {
  const file = join(await temporaryFolder(), 'compose.yaml');
  await writeFile(file, 'include: [other.yaml]\n');
  const config = readComposeConfig('services: {}\nnetworks: { back: { enable_ipv6: true } }\n');
  expect(await refuseIpv6(path, [file], config)).toMatchObject([{ fix: `remove enable_ipv6 in ${file}` }]);
});
