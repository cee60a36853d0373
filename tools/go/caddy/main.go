// The newest Caddy, for the tests: Debian's is 2.6.2, and a studio's Caddyfile must be valid on both.
package main

import (
	caddycmd "github.com/caddyserver/caddy/v2/cmd"

	_ "github.com/caddyserver/caddy/v2/modules/standard"
)

func main() {
	caddycmd.Main()
}
