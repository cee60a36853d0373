.PHONY: test
test:
	@PATH="$(CURDIR)/.toolchain/bin:$$PATH" node tools/test.ts all
