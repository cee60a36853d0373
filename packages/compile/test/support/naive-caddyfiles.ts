import type { Manifest } from '@veille/protocol';

/** A Caddyfile that somebody wrote in good faith, for the first door of the tests. */
export interface NaiveCaddyfile {
  readonly title: string;
  readonly caddyfile: (compiled: string, manifest: Manifest) => string;
}

const mesh = '100.64.0.0/10 fd7a:115c:a1e0::/48';

/** The holes of real Caddyfiles that this version of Caddy takes. */
export function naiveCaddyfiles(version: string): NaiveCaddyfile[] {
  const isOld = version.startsWith('2.6.');
  const rules: Readonly<Record<string, readonly [global: string, rule: string]>> = {
    'no rule': ['', 'reverse_proxy SERVICE'],
    'handle, which Caddy sorts before error': [
      '',
      `@outside not remote_ip ${mesh}\nerror @outside 403\nhandle /api/* {\nreverse_proxy SERVICE\n}`,
    ],
    'private networks, a LAN among them': [
      '',
      `@outside not remote_ip private_ranges ${mesh}\nroute {\nerror @outside 403\nreverse_proxy SERVICE\n}`,
    ],
    ...(isOld
      ? {
          'remote_ip forwarded': [
            '',
            `@inside remote_ip forwarded ${mesh}\nhandle @inside {\nreverse_proxy SERVICE\n}\nrespond 403`,
          ] as const,
        }
      : {
          'client_ip behind trusted proxies': [
            'servers {\ntrusted_proxies static private_ranges\n}',
            `@inside client_ip ${mesh}\nhandle @inside {\nreverse_proxy SERVICE\n}\nrespond 403`,
          ] as const,
        }),
  };
  return Object.entries(rules).map(([title, [global, rule]]) => ({
    title,
    caddyfile: (compiled, { proxy, folders }) => {
      const certificate = /\ttls (".*")\n/.exec(compiled)?.[1];
      const service = `"unix/${folders.run}/film.sock"`;
      return `{
admin "unix/${proxy.adminSocket}"
auto_https disable_redirects
${global}
}
https://re.example.cloud {
tls ${certificate}
${rule.replace('SERVICE', service)}
}
`;
    },
  }));
}
