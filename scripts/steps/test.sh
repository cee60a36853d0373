# What only the tests need.

has_browser() { command -v chromium >/dev/null; }
about_browser() { echo "75 15 Debian's chromium, which Playwright drives"; }
packages_browser() { echo chromium; }
wanted_browser() { echo 'chromium, for the tests in a browser; install it with your package manager.'; }
get_browser() { install_debian chromium; }

has_ffprobe() { command -v ffprobe >/dev/null; }
about_ffprobe() { echo "60 15 Debian's ffmpeg, whose ffprobe reads the films"; }
packages_ffprobe() { echo ffmpeg; }
wanted_ffprobe() { echo 'ffprobe, for the tests of films; install ffmpeg with your package manager.'; }
get_ffprobe() { install_debian ffmpeg; }

has_shellcheck() { command -v shellcheck >/dev/null; }
about_shellcheck() { echo "2 3 Debian's shellcheck, which reads the programs that run on hosts"; }
packages_shellcheck() { echo shellcheck; }
wanted_shellcheck() { echo 'shellcheck, for the programs that run on hosts; install it with your package manager.'; }
get_shellcheck() { install_debian shellcheck; }

# Unpacked, like Caddy: Debian's docker.io would start and enable a service. The tests run an engine of their own.
has_containers() { { command -v dockerd || [ -x "$TOOLCHAIN/docker/usr/sbin/dockerd" ]; } && find_debootstrap; } >/dev/null
find_debootstrap() { command -v debootstrap || [ -x /usr/sbin/debootstrap ]; }
about_containers() { echo "67 10 Debian's docker.io, unpacked into .toolchain: no service; and debootstrap"; }
packages_containers() { find_debootstrap >/dev/null || echo debootstrap; }
wanted_containers() { echo 'docker and debootstrap, for the tests in containers; install them with your package manager.'; }
get_containers() {
  find_debootstrap || install_debian debootstrap
  command -v dockerd || unpack_engine
}

# Installing iptables would have made a link by the plain name.
unpack_engine() {
  unpack_debian "$TOOLCHAIN/docker" docker.io
  for name in iptables ip6tables; do ln -sf xtables-nft-multi "$TOOLCHAIN/docker/usr/sbin/$name"; done
}

# Debian's Caddy is 2.6.2; a Caddyfile must be valid on the newest too. It has the modules for DNS-01 that the tests name.
CADDY_VERSION=2.11.4

has_newest_caddy() { "$CACHE/caddy-$CADDY_VERSION/caddy" list-modules 2>/dev/null | grep -q '^dns.providers.ovh'; }
about_newest_caddy() { echo "180 100 Caddy $CADDY_VERSION, built from source into $CACHE"; }
wanted_newest_caddy() { echo "Go 1.26 or newer, to build Caddy $CADDY_VERSION for the tests."; }
# Without three databases for an authority of its own, as its releases are built.
get_newest_caddy() { build_go "caddy-$CADDY_VERSION" caddy . '' nobadger,nomysql,nopgx; }

# Debian's docker-compose is 1.29; a compose project must be valid for both. The folder is one that docker looks for its
# plugins in, when it is told.
COMPOSE_VERSION=2.40.3

has_newest_compose() { [ -x "$CACHE/compose-$COMPOSE_VERSION/docker-compose" ]; }
about_newest_compose() { echo "250 95 Docker Compose $COMPOSE_VERSION, built from source into $CACHE"; }
wanted_newest_compose() { echo "Go 1.26 or newer, to build Docker Compose $COMPOSE_VERSION for the tests."; }
get_newest_compose() {
  module=github.com/docker/compose/v2
  build_go "compose-$COMPOSE_VERSION" docker-compose "$module/cmd" "-X $module/internal.Version=v$COMPOSE_VERSION"
}

has_old_compose() { docker-compose version --short 2>/dev/null | grep -q '^1\.'; }
about_old_compose() { echo "3 5 Debian's docker-compose, if it is 1.29 here"; }
packages_old_compose() { command -v docker-compose >/dev/null || echo docker-compose; }
wanted_old_compose() { echo 'docker-compose 1.29, for the tests of compose projects.'; }
get_old_compose() {
  command -v docker-compose || install_debian docker-compose
  docker-compose version --short
}
