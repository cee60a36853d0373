/** The Caddy of a host with doors: a unit of its own beside whatever the distribution brings. */
export interface CaddyOptions {
  /**
   * The name of its systemd unit, without `.service`.
   * @default `caddy-` and the host's name
   * @example unit: 'caddy-workstation'
   */
  readonly unit?: string;
  /**
   * Where its Caddyfile lies on the host. Absolute.
   * @default ROOT/configs/caddy/Caddyfile
   * @example caddyfile: '/opt/workstation/configs/caddy/Caddyfile'
   */
  readonly caddyfile?: string;
  /**
   * The folder on the host for its certificates. Absolute.
   * @default ROOT/data/caddy
   * @example data: '/opt/workstation/data/caddy'
   */
  readonly data?: string;
  /**
   * A Caddy on this machine that is brought to the host as it is, relative to the stack's file. It must have been built for
   * that host and with the module of `tls.dns`.
   * @default one that is built here with that module, which needs Go
   * @example binary: './bin/caddy-arm64'
   */
  readonly binary?: string;
  /**
   * Where it listens: on every address, so that who is not on the mesh reads why the door is closed, or on the mesh's alone,
   * so that another web server can have the others.
   * @default 'everywhere'
   * @example listen: 'mesh'
   */
  readonly listen?: 'everywhere' | 'mesh';
  /**
   * Sites of your own that it serves besides the doors: a Caddyfile, relative to the stack's file.
   * @default none
   * @example sites: './caddy/workstation.caddy'
   */
  readonly sites?: string;
  /**
   * Instead of a Caddy of its own the host gets a file to `import` into the Caddyfile of the Caddy that is there: this one.
   * Only for a public host without services. Absolute.
   * @default none
   * @example snippet: '/etc/caddy/veille.caddy'
   */
  readonly snippet?: string;
}

/**
 * Where the value of a secret is when you deploy: a variable of your environment, or a file that only you can read (mode
 * 0600), relative to the stack's file.
 */
export type SecretSource = { readonly env: string } | { readonly file: string };
