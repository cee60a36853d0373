#!/bin/sh
# Fetches what this checkout needs and does not find: `setup.sh` for the studio, `setup.sh test` for the tests too.
# What is there is left alone, so a second run says nothing. Everything but Debian packages lands in .toolchain,
# node_modules and, for the tests, the cache folder.
set -eu

cd "$(dirname "$0")/.."
CLONE=$(pwd)
TOOLCHAIN=$CLONE/.toolchain
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/veille
PATH=$TOOLCHAIN/bin:$PATH
GO_ON=${GO_ON:-scripts/setup.sh${1:+ $1}}
# npm would keep compiled code in /tmp.
export NODE_DISABLE_COMPILE_CACHE=1
SCOPE=${1:-}
STEPS='node packages caddy redis chromium busybox'
TEST_STEPS='browser ffprobe shellcheck containers keys newest_caddy newest_compose old_compose newest_pebble newest_headscale newest_tailscale'
[ "$SCOPE" != test ] || STEPS="$STEPS $TEST_STEPS"

for file in scripts/lib/*.sh scripts/steps/*.sh; do . "./$file"; done

main() {
  missing=$(missing_steps)
  [ -n "$missing" ] || exit 0
  steps=$(fetchable_steps "$missing")
  announce "$steps"
  ask_for_root_once "$steps"
  for step in $steps; do run_step "$step"; done
}

main
