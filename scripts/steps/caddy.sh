# Unpacked, never installed: Debian's package starts and enables a service that takes port 80.
has_caddy() { command -v caddy >/dev/null; }

about_caddy() { echo "13 4 Debian's caddy, unpacked into .toolchain: no service"; }

wanted_caddy() { echo 'caddy, 2.6.2 or newer; install it with your package manager or from caddyserver.com.'; }

get_caddy() {
  unpack_debian "$TOOLCHAIN/caddy" caddy
  link ../caddy/usr/bin/caddy caddy
}
