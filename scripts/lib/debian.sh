# Debian's packages: installed where nothing but files comes with them, only unpacked where a service would start.

is_debian() { [ -r /etc/debian_version ] && command -v apt-get >/dev/null && grep -q '^ID=debian' /etc/os-release; }

# Reading the version's number out of a program that hangs or fails must not end the set-up.
major_version() { "$1" --version 2>/dev/null | sed -n 's/^v\{0,1\}\([0-9][0-9]*\).*/\1/p;q'; }

packages_of() {
  for step in $1; do
    command -v "packages_$step" >/dev/null && "packages_$step"
  done | tr '\n' ' '
}

# The password is asked for before the first step, with the reason, and never where nobody can answer.
ask_for_root_once() {
  is_debian || return 0
  wanted=$(packages_of "$1")
  [ -n "$wanted" ] && [ "$(id -u)" != 0 ] || return 0
  words="apt-get install --no-install-recommends $wanted"
  if ! command -v sudo >/dev/null; then
    printf 'Only root can install Debian packages, and there is no sudo. As root:\n  %s\nThen go on with: %s\n' \
      "$words" "$GO_ON" >&2
    exit 1
  fi
  printf 'sudo is used for: %s\n' "$words"
  if [ -t 0 ]; then sudo -v; elif ! sudo -n true 2>/dev/null; then
    printf 'sudo wants a password and there is no terminal. Run it yourself:\n  sudo %s\nThen go on with: %s\n' \
      "$words" "$GO_ON" >&2
    exit 1
  fi
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

install_debian() {
  know_packages "$@"
  # Package lists age: a file that is gone from the mirror means that they must be fetched again.
  apt_install "$@" || { as_root apt-get update && apt_install "$@"; }
}

apt_install() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"
}

know_packages() {
  for package in "$@"; do
    apt-cache show "$package" >/dev/null 2>&1 || { as_root apt-get update && return; }
  done
}

# unpack_debian FOLDER PACKAGE...: the packages, and of their dependencies what this machine lacks, into FOLDER. Needs no
# root, installs nothing, starts nothing. FOLDER appears when it is complete.
unpack_debian() {
  folder=$1
  shift
  know_packages "$@"
  part=$folder.part
  rm -rf "$part"
  mkdir -p "$part/archives/partial" "$part/files"
  download_only "$part" "$@" || { as_root apt-get update && download_only "$part" "$@"; }
  for archive in "$part"/archives/*.deb; do dpkg -x "$archive" "$part/files"; done
  rm -rf "$folder"
  mv "$part/files" "$folder"
  rm -rf "$part"
}

download_only() {
  archives=$1/archives
  shift
  apt-get install -y -q --download-only --no-install-recommends --reinstall -o Debug::NoLocking=1 \
    -o Dir::Cache::archives="$archives" -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= "$@"
}

# Where the libraries of an unpacked folder are.
libraries_of() { find "$1/lib" "$1/usr/lib" -maxdepth 1 -type d -name '*-linux-gnu*' 2>/dev/null | paste -sd: -; }

# link TARGET NAME: .toolchain/bin/NAME -> TARGET, in one move.
link() {
  ln -sfn "$1" "$TOOLCHAIN/bin/.$2"
  mv -f "$TOOLCHAIN/bin/.$2" "$TOOLCHAIN/bin/$2"
}
