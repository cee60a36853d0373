# shellcheck shell=sh
# Packages of Debian, beside the session that wants them and beyond its end. Whoever else holds one of apt's locks has its time:
# an earlier deploy whose connection was lost, apt's own timers, somebody at the host. Expects: memory.sh.

# Seconds for all that comes first.
patience=600

# NAMES…
install_names() {
  export DEBIAN_FRONTEND=noninteractive
  deadline=$(($(uptime_seconds) + patience))
  # Where the lists do not name them, to try would only say errors that are none.
  if apt-get -qq --simulate install --no-install-recommends "$@" >/dev/null 2>&1; then install_now "$@" && return; fi
  take_turn apt-get -qq update && install_now "$@"
}

# Without a name nothing is installed, and the locks are asked for all the same. Apt waits by itself for one of the three, and
# says so every second: that is left for who comes in between.
install_now() {
  take_turn apt-get -qq --download-only install || return
  # Of each package a line is enough: that it is set up.
  {
    code=0
    apt-get -qq -y --no-install-recommends -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout="$patience" install "$@" 2>&1 || code=$?
    echo "$code" >"$memory/apt-code"
  } | sed -u '/^Selecting previously unselected/d; /^Preparing to unpack/d; /^Unpacking /d; /^(Reading database/d'
  read -r code <"$memory/apt-code"
  rm -f "$memory/apt-code"
  return "$code"
}

# COMMAND…: again until no lock refuses it. What it says comes when it has ended.
take_turn() {
  told=''
  while :; do
    code=0
    said=$("$@" 2>&1) || code=$?
    holder=$(printf '%s\n' "$said" | sed -n 's/^E: Could not get lock \([^ ]*[^ .]\).*held by \(.*\)$/\2 holds \1/p')
    if [ "$code" = 0 ] || [ -z "$holder" ]; then break; fi
    if [ "$(uptime_seconds)" -ge "$deadline" ]; then
      echo "$holder, and has not let go of it: see what that process does, and deploy again when it has ended."
      exit 1
    fi
    if [ "$holder" != "$told" ]; then echo "$holder: waiting for it, $((patience / 60)) minutes at the most"; fi
    told=$holder
    sleep 1
  done
  if [ -n "$said" ]; then printf '%s\n' "$said"; fi
  return "$code"
}
