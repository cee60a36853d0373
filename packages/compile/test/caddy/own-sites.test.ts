import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '@veille/testkit';
import { describe, expect, test } from 'vitest';
import { caddyfileAround, lintOwnSites, type OwnHole } from '../../src/index.ts';
import { type Caddy, caddies } from '../support/caddies.ts';

const mesh = ['100.64.0.0/10', 'fd7a:115c:a1e0::/48'];

const sound = `https://notes.example.cloud {
	import https
	route {
		import access
		reverse_proxy localhost:4000
	}
	import failures
}
`;

const naive = `${sound}
# The rule stands beside the site, and Caddy sorts handle before error.
https://photos.example.cloud {
	@outside not remote_ip 100.64.0.0/10 fd7a:115c:a1e0::/48
	error @outside 403
	handle /api/* {
		reverse_proxy localhost:5000
	}
}

http://lan.example.cloud,
http://home.example.cloud {
	@outside not remote_ip private_ranges
	route {
		error @outside 403
		file_server
	}
}

https://shop.example.cloud {
	tls {
		on_demand
	}
	basicauth {
		me {$PASSWORD_HASH:JDJhJDE0JHdoYXRldmVyIHRoYXQgaXMgYSBoYXNoIG9mIGEgcGFzc3dvcmQ}
	}
	respond hello
}
`;

describe.each(caddies)('Caddy $version', (caddy) => {
  test('sites behind the access rule are taken as they are', async () => {
    expect(await lint(caddy, sound)).toEqual([]);
  });

  test('each hole is told with the line of its site, and with what to write instead', async () => {
    const holes = await lint(caddy, naive);
    expect(holes.map(({ line, found }) => `${line}: ${found}`)).toEqual([
      '11: reverse_proxy answers whoever is outside the mesh',
      '19: file_server answers whoever is outside the mesh',
      '28: static_response answers whoever is outside the mesh',
      '28: on_demand: whoever asks for a name orders a certificate',
      expect.stringMatching(/^33: \{\$PASSWORD_HASH:.*whose value Caddy would write/),
    ]);
    expect(holes.every(({ file }) => file.endsWith('/sites.caddyfile'))).toBe(true);
    expect(holes[0]?.fix).toContain('import access');
    expect(holes.at(-1)?.fix).toBe('{env.PASSWORD_HASH}');
  });

  test('options of Caddy as a whole, such as trusted proxies, cannot come in with them', async () => {
    const options = '{\n\tservers {\n\t\ttrusted_proxies static private_ranges\n\t}\n}\n';
    await expect(lint(caddy, options + sound)).rejects.toThrow(/global|site|unrecognized|servers/i);
  });
});

async function lint({ program, version }: Caddy, text: string): Promise<OwnHole[]> {
  const folder = await temporaryFolder();
  const source = join(folder, 'sites.caddyfile');
  const around = join(folder, 'Caddyfile');
  await writeFile(source, text);
  await writeFile(around, caddyfileAround({ source, text }, mesh, version));
  const words = ['adapt', '--config', around, '--adapter', 'caddyfile'];
  const adapted = execFileSync(program, words, { env: { HOME: folder }, encoding: 'utf8', stdio: 'pipe' });
  return lintOwnSites(JSON.parse(adapted), { source, text }, mesh);
}
