# The first things to do with a checkout. Everything is also a command of ./veille or a script in scripts/.
.PHONY: help demo up down test clean

help:
	@echo 'make demo    from a clean clone to a first film: sets up, brings the studio up, renders, lets it sleep again'
	@echo 'make up      only the studio (make up PORT=8090: on another port)'
	@echo 'make down    stops it'
	@echo 'make test    everything, from nothing; npm test is the quick part'
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

clean:
	@scripts/clean.sh
