/** Headscale's settings for hosts without the internet: no relays, no checks for updates, no records of its own. */
export function headscaleConfig(address: string, domain: string): string {
  return `server_url: http://${address}:8080
listen_addr: 0.0.0.0:8080
metrics_listen_addr: ""
noise:
  private_key_path: /var/lib/headscale/noise.key
prefixes:
  v4: 100.64.0.0/10
  v6: fd7a:115c:a1e0::/48
derp:
  server:
    enabled: true
    region_id: 999
    region_code: test
    region_name: Test
    stun_listen_addr: 0.0.0.0:3478
    private_key_path: /var/lib/headscale/derp.key
    automatically_add_embedded_derp_region: true
    ipv4: ${address}
  urls: []
  auto_update_enabled: false
disable_check_updates: true
database:
  type: sqlite
  sqlite:
    path: /var/lib/headscale/db.sqlite
dns:
  magic_dns: true
  base_domain: mesh.test
  override_local_dns: false
  nameservers:
    global: []
    split:
      ${domain}: []
  extra_records_path: /etc/headscale/extra-records.json
unix_socket: /run/headscale/headscale.sock
logtail:
  enabled: false
`;
}

export const headscaleUnit = `[Unit]
Description=Headscale
After=network.target

[Service]
ExecStart=/usr/local/bin/headscale serve
Restart=on-failure
StateDirectory=headscale
RuntimeDirectory=headscale

[Install]
WantedBy=multi-user.target
`;

/** Nothing outside of the mesh is asked: no logs, no port mapping, no control server but ours, no relay by TLS. */
export function tailscaledUnit(controlAddress: string): string {
  const environment = {
    TS_NO_LOGS_NO_SUPPORT: 'true',
    TS_DEBUG_USE_DERP_HTTP: '1',
    TS_DISABLE_PORTMAPPER: '1',
    TS_DISABLE_UPNP: '1',
    TS_ASSUME_NETWORK_UP_FOR_TEST: '1',
    TS_PANIC_IF_HIT_MAIN_CONTROL: '1',
    HTTP_PROXY: 'http://127.0.0.1:9',
    HTTPS_PROXY: 'http://127.0.0.1:9',
    NO_PROXY: controlAddress,
  };
  const lines = Object.entries(environment).map(([name, value]) => `Environment=${name}=${value}\n`);
  return `[Unit]
Description=Tailscale
After=network.target

[Service]
Type=notify
ExecStart=/usr/local/bin/tailscaled --statedir=/var/lib/tailscale --socket=/run/tailscale/tailscaled.sock --port=0 --no-logs-no-support
Restart=on-failure
StateDirectory=tailscale
RuntimeDirectory=tailscale
${lines.join('')}
[Install]
WantedBy=multi-user.target
`;
}
