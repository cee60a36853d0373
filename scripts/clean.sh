#!/bin/sh
# `make clean`: says what the set-up and the studio left on this machine, and removes it.
set -eu
cd "$(dirname "$0")/.."
clone=$(pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/veille

main() {
  if [ -d .veille ] && [ -d node_modules ]; then ./veille down || exit 1; fi
  set --
  for folder in .veille .toolchain node_modules examples/studio/clock/busybox; do
    [ ! -e "$clone/$folder" ] || set -- "$@" "$clone/$folder"
  done
  [ ! -e "$cache" ] || set -- "$@" "$cache"
  if [ $# -eq 0 ]; then
    echo 'Nothing remains.'
    return
  fi
  echo 'What remains:'
  du -sh "$@" | sed 's/^/  /'
  case " $* " in *" $clone/.veille "*) echo "  ($clone/.veille has your films.)" ;; esac
  confirmed || return 0
  rm -rf "$@"
  echo 'Removed. Debian packages that the set-up installed stay; `apt-get remove` takes them away.'
}

# Without a terminal nobody can answer, and `make clean` was clear enough.
confirmed() {
  [ -t 0 ] || return 0
  printf 'Remove it? [y/N] '
  read -r answer
  case $answer in [yY]*) return 0 ;; esac
  echo 'Nothing was removed.'
  return 1
}

main
