/** Certificates for the doors: by DNS-01, as a host at home has no public port. */
export interface TlsOptions {
  /**
   * Who runs the domain's public DNS: `'ovh'`, `'cloudflare'`, or any module of caddy-dns by its name with the environment
   * variables that its keys come from.
   * @example dns: 'ovh'
   * @example dns: { module: 'gandi', keys: { bearer_token: 'GANDI_TOKEN' } }
   */
  readonly dns: 'ovh' | 'cloudflare' | DnsModule;
  /**
   * Where the certificate authority writes to when a certificate is about to expire.
   * @example email: 'me@example.cloud'
   */
  readonly email: string;
  /**
   * The DNS servers that are asked whether a proof is there: the mesh's own would not know.
   * @default ['1.1.1.1', '9.9.9.9']
   * @example resolvers: ['1.1.1.1']
   */
  readonly resolvers?: readonly string[];
  /**
   * Another certificate authority than Let's Encrypt: the address of its ACME directory.
   * @default Let's Encrypt
   * @example authority: 'https://acme.example/directory'
   */
  readonly authority?: string;
}

/** A module of caddy-dns. The Caddy of every host with doors must have been built with it. */
export interface DnsModule {
  /**
   * Its name after `dns.providers.`.
   * @example module: 'gandi'
   */
  readonly module: string;
  /**
   * The version that Caddy is built with, so that a cache which was cleared gives the same one again.
   * @default a pinned one of ovh and cloudflare; of every other the newest there is when it is built
   * @example version: 'v1.1.0'
   */
  readonly version?: string;
  /**
   * The words of its block in a Caddyfile, each with the environment variable that holds its value.
   * @example keys: { bearer_token: 'GANDI_TOKEN' }
   */
  readonly keys: Readonly<Record<string, string>>;
}

/** The keys of the modules that are known by name. */
export const knownDnsModules: Readonly<Record<'ovh' | 'cloudflare', DnsModule['keys']>> = {
  ovh: {
    endpoint: 'OVH_ENDPOINT',
    application_key: 'OVH_APPLICATION_KEY',
    application_secret: 'OVH_APPLICATION_SECRET',
    consumer_key: 'OVH_CONSUMER_KEY',
  },
  cloudflare: { api_token: 'CLOUDFLARE_API_TOKEN' },
};

export const usualResolvers: readonly string[] = ['1.1.1.1', '9.9.9.9'];
