// Package ovh gives Caddy the DNS provider "ovh" for the tests, on top of the library that the published module of this
// path is made of too. It goes by that path, so that a build that asks for the published one can be given this folder
// where only a module proxy is to be had. The keys of its block are the same four.
package ovh

import (
	"github.com/caddyserver/caddy/v2"
	"github.com/caddyserver/caddy/v2/caddyconfig/caddyfile"
	"github.com/libdns/ovh"
)

// Provider is OVH's DNS as a module of Caddy.
type Provider struct{ *ovh.Provider }

func init() {
	caddy.RegisterModule(Provider{})
}

// CaddyModule says where Caddy's `dns` looks for it.
func (Provider) CaddyModule() caddy.ModuleInfo {
	return caddy.ModuleInfo{
		ID:  "dns.providers.ovh",
		New: func() caddy.Module { return &Provider{new(ovh.Provider)} },
	}
}

// Provision puts the values of placeholders such as {env.OVH_CONSUMER_KEY} in their place, when Caddy starts.
func (p *Provider) Provision(caddy.Context) error {
	replacer := caddy.NewReplacer()
	for _, value := range p.keys() {
		*value = replacer.ReplaceAll(*value, "")
	}
	return nil
}

// UnmarshalCaddyfile reads a block of the four keys, each at most once and with one value.
func (p *Provider) UnmarshalCaddyfile(d *caddyfile.Dispenser) error {
	d.Next()
	if d.NextArg() {
		return d.ArgErr()
	}
	keys := p.keys()
	for nesting := d.Nesting(); d.NextBlock(nesting); {
		value, known := keys[d.Val()]
		if !known {
			return d.Errf("%q is no key of ovh", d.Val())
		}
		if *value != "" {
			return d.Errf("%s is there twice", d.Val())
		}
		if !d.AllArgs(value) {
			return d.ArgErr()
		}
	}
	for name, value := range keys {
		if *value == "" {
			return d.Errf("%s is missing", name)
		}
	}
	return nil
}

func (p *Provider) keys() map[string]*string {
	return map[string]*string{
		"endpoint":           &p.Endpoint,
		"application_key":    &p.ApplicationKey,
		"application_secret": &p.ApplicationSecret,
		"consumer_key":       &p.ConsumerKey,
	}
}

var (
	_ caddy.Provisioner     = (*Provider)(nil)
	_ caddyfile.Unmarshaler = (*Provider)(nil)
)
