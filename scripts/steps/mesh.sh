# A mesh and a certificate authority of the tests' own, for hosts that deploy is tried on. All are built from source and
# kept in the cache.
HEADSCALE_VERSION=0.29.2
TAILSCALE_VERSION=1.102.3
PEBBLE_VERSION=2.8.0

has_keys() { command -v ssh-keygen && command -v openssl; } >/dev/null
about_keys() { echo "3 5 Debian's openssh-client and openssl, for hosts that are reached by ssh"; }
packages_keys() {
  command -v ssh-keygen >/dev/null || echo openssh-client
  command -v openssl >/dev/null || echo openssl
}
wanted_keys() { echo 'ssh and openssl, for the tests of hosts; install them with your package manager.'; }
get_keys() { install_debian openssh-client openssl; }

has_newest_headscale() { [ -x "$CACHE/headscale-$HEADSCALE_VERSION/headscale" ]; }
about_newest_headscale() { echo "199 95 Headscale $HEADSCALE_VERSION, built from source into $CACHE"; }
wanted_newest_headscale() { echo "Go 1.26 or newer, to build Headscale $HEADSCALE_VERSION for the tests."; }
get_newest_headscale() {
  build_go "headscale-$HEADSCALE_VERSION" headscale github.com/juanfont/headscale/cmd/headscale ''
}

# One program that is both the daemon and, by another name, the command line; without what no test of ours looks at.
has_newest_tailscale() { [ -x "$CACHE/tailscale-$TAILSCALE_VERSION/tailscaled" ]; }
about_newest_tailscale() { echo "104 55 Tailscale $TAILSCALE_VERSION, built from source into $CACHE"; }
wanted_newest_tailscale() { echo "Go 1.26 or newer, to build Tailscale $TAILSCALE_VERSION for the tests."; }
get_newest_tailscale() {
  without='acme appconnectors aws bird captiveportal capture clientupdate completion conn25 debugportmapper doctor
    identityfederation kube netlog portlist posture relayserver remoteconfig routecheck serviceclientprefs ssh systray
    taildrop tailnetlock tap tpm wakeonlan webclient'
  # shellcheck disable=SC2086 # a tag for each word
  build_go "tailscale-$TAILSCALE_VERSION" tailscaled tailscale.com/cmd/tailscaled '' \
    "ts_include_cli$(printf ',ts_omit_%s' $without)"
}

has_newest_pebble() { [ -x "$CACHE/pebble-$PEBBLE_VERSION/pebble" ]; }
about_newest_pebble() { echo "5 5 Pebble $PEBBLE_VERSION, built from source into $CACHE"; }
wanted_newest_pebble() { echo "Go 1.26 or newer, to build Pebble $PEBBLE_VERSION for the tests."; }
get_newest_pebble() { build_go "pebble-$PEBBLE_VERSION" pebble github.com/letsencrypt/pebble/v2/cmd/pebble ''; }
