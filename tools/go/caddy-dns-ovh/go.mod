module github.com/caddy-dns/ovh

go 1.26

require (
	github.com/caddyserver/caddy/v2 v2.11.4
	github.com/libdns/ovh v1.1.0
)
