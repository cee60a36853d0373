/** The mesh VPN that doors are opened over. */
export interface MeshOptions<HostName extends string = string> {
  /**
   * Who tells the mesh's clients where a door is: `headscale({ … })`, or `manual()`, which prints the records.
   * @example dns: headscale({ host: 'vpn', config: '/opt/services/headscale/config' })
   */
  readonly dns: Headscale<HostName> | Manual;
  /**
   * The addresses of the mesh: whoever comes from elsewhere gets the 403 page. Each range lies within 100.64.0.0/10, 10.0.0.0/8,
   * 192.168.0.0/16 or fc00::/7, for more than that would let the internet in.
   * @default ['100.64.0.0/10', 'fd7a:115c:a1e0::/48'], which are Tailscale's and Headscale's own
   * @example cidrs: ['10.77.0.0/24']
   */
  readonly cidrs?: readonly string[];
}

export interface HeadscaleOptions<HostName extends string = string> {
  /**
   * The host that Headscale runs on, a key of `hosts`.
   * @example host: 'vpn'
   */
  readonly host: HostName;
  /**
   * The folder on that host that holds Headscale's `config.yaml`. Absolute.
   * @example config: '/opt/services/headscale/config'
   */
  readonly config: string;
  /**
   * Where Headscale itself sees that folder: inside its container, say.
   * @default '/etc/headscale'
   * @example mountedAt: '/etc/headscale'
   */
  readonly mountedAt?: string;
  /**
   * The folder on that host with Headscale's compose file: servers without `extra_records_path` must start again, and those of its
   * containers are restarted that mount `config`. Not asked for where Headscale runs as a unit. Absolute.
   * @default the folder above `config`
   * @example compose: '/opt/services/headscale'
   */
  readonly compose?: string;
  /**
   * The systemd unit that Headscale runs as on that host, without `.service`: it is the one that starts again. Not asked for
   * where Headscale runs in a container.
   * @default 'headscale', which is what its own package for Debian calls it
   * @example unit: 'headscale-main'
   */
  readonly unit?: string;
}

/** Records are published by a Headscale server; `headscale()` makes one. */
export interface Headscale<HostName extends string = string> extends HeadscaleOptions<HostName> {
  readonly type: 'headscale';
}

/** Records are printed, and somebody enters them; `manual()` makes one. */
export interface Manual {
  readonly type: 'manual';
}

/** A Headscale server of your own hands out the records of the doors. */
export function headscale<const HostName extends string>(options: HeadscaleOptions<HostName>): Headscale<HostName> {
  return Object.freeze({ type: 'headscale', ...options });
}

/** The records are printed as a table, a hosts file and a zone, for whoever uses hosted Tailscale or a Pi-hole. */
export function manual(): Manual {
  return Object.freeze({ type: 'manual' });
}

/** The mesh's ranges unless the stack says otherwise. */
export const usualMeshCidrs: readonly string[] = ['100.64.0.0/10', 'fd7a:115c:a1e0::/48'];

/** As Headscale's own package for Debian calls it. */
export const usualHeadscaleUnit = 'headscale';
