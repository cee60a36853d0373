// The newest Caddy, for the tests: Debian's is 2.6.2, and a studio's Caddyfile must be valid on both. It has the modules
// for DNS-01 that the examples name.
package main

import (
	caddycmd "github.com/caddyserver/caddy/v2/cmd"

	_ "github.com/caddy-dns/cloudflare"
	_ "github.com/caddy-dns/ovh"
	_ "github.com/caddyserver/caddy/v2/modules/standard"
)

func main() {
	caddycmd.Main()
}
