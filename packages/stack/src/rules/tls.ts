import { familyOf } from '../ip.ts';
import type { ConfigPath, Issue } from '../issue.ts';
import { field, literal } from '../literal.ts';
import type { DnsModule } from '../tls.ts';
import type { Rule } from './rule.ts';

/** What stands in `tls` becomes words of a Caddyfile. */
export const tls: Rule = ({ tls: options }) => {
  if (options === undefined) return [];
  const { dns, email, resolvers = [], authority } = options;
  return [
    ...(typeof dns === 'string' ? [] : moduleIssues(dns)),
    ...refuse(
      ['tls', 'email'],
      email,
      /^[^\s@{}"]+@[^\s@{}"]+\.[^\s@{}"]+$/,
      'an address for mail',
      'me@example.cloud',
    ),
    ...resolvers.flatMap((resolver, index) =>
      familyOf(resolver.replace(/^([\d.]+):\d{1,5}$/, '$1')) === null
        ? [wrong(['tls', 'resolvers', index], resolver, 'the address of a DNS server', '1.1.1.1')]
        : [],
    ),
    ...refuse(
      ['tls', 'authority'],
      authority,
      /^https:\/\/[^\s{}"]+$/,
      'an address with https://',
      'https://acme.example/directory',
    ),
  ];
};

function moduleIssues({ module, version, keys }: DnsModule): Issue[] {
  return [
    ...refuse(['tls', 'dns', 'module'], module, /^[a-z0-9_]+$/, 'the name of a module of caddy-dns', 'ovh'),
    ...refuse(['tls', 'dns', 'version'], version, /^v\d+\.\d+\.\d+[\w.+-]*$/, 'a version of that module', 'v1.1.0'),
    ...Object.entries(keys).flatMap(([word, variable]) => [
      ...refuse(['tls', 'dns', 'keys', word], word, /^[a-z0-9_]+$/, 'a word of letters, digits and _', 'api_token'),
      // What looks like a key itself is told without repeating it.
      ...(/^[A-Z][A-Z0-9_]*$/.test(variable)
        ? []
        : [
            {
              path: ['tls', 'dns', 'keys', word],
              found: 'text that is no name of a variable',
              expected: 'the name of an environment variable in capitals, never the key itself',
              fix: field(word, `${module}_${word}`.toUpperCase()),
            },
          ]),
    ]),
  ];
}

function refuse(path: ConfigPath, text: string | undefined, form: RegExp, expected: string, example: string): Issue[] {
  return text === undefined || form.test(text) ? [] : [wrong(path, text, expected, example)];
}

function wrong(path: ConfigPath, text: string, expected: string, example: string): Issue {
  const name = path.at(-1) ?? '';
  const fix = typeof name === 'number' ? `replace it by ${literal(example)}` : field(name, example);
  return { path, found: literal(text), expected, fix };
}
