# The first things to do with a checkout. Everything is also a command of ./veille or a script in scripts/.
.PHONY: help demo up down test test-faults clean deploy-vpn-dns deploy-caddy deploy-remotion deploy-opencut deploy-comfyui

help:
	@echo 'make demo    from a clean clone to a first film: sets up, brings the studio up, renders, lets it sleep again'
	@echo 'make up      only the studio (make up PORT=8090: on another port)'
	@echo 'make down    stops it'
	@echo 'make test    everything, from nothing; npm test is the quick part'
	@echo 'make test-faults  ends a deploy at every single point, as root; needs what make test needs'
	@echo 'make deploy-vpn-dns, -caddy, -remotion, -opencut, -comfyui    brings that part to the hosts of CONFIG=FILE'
	@echo 'make clean   says what the set-up left here and in the cache, and removes it'

demo:
	@GO_ON='make demo' scripts/setup.sh
	@scripts/demo.sh $(if $(PORT),--port $(PORT))

up:
	@GO_ON='make up' scripts/setup.sh
	@./veille up $(if $(PORT),--port $(PORT))

down:
	@./veille down

test:
	@GO_ON='make test' scripts/setup.sh test
	@PATH="$(CURDIR)/.toolchain/bin:$$PATH" node tools/test.ts all

test-faults:
	@GO_ON='make test-faults' scripts/setup.sh test
	@PATH="$(CURDIR)/.toolchain/bin:$$PATH" VEILLE_FAULTS=all npx vitest run --project local --project docker \
		$(addprefix packages/deploy/test/,faults.local.test.ts several-hosts.local.test.ts cut-deploys.docker.test.ts)

# One target of the stack of the current folder's veille.config.ts: make deploy-caddy CONFIG=~/studio/veille.config.ts
deploy-vpn-dns deploy-caddy deploy-remotion deploy-opencut deploy-comfyui:
	@GO_ON='make $@$(if $(CONFIG), CONFIG=$(CONFIG))' scripts/setup.sh
	@./veille deploy $(@:deploy-%=%) $(if $(CONFIG),--config $(CONFIG))

clean:
	@scripts/clean.sh
