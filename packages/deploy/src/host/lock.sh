# shellcheck shell=sh
# One deploy at a time. A lock whose shell has died holds nobody up. Expects: observe.sh.

# WHO WHY. Fails when another deploy lives, and says which.
take_lock() {
  # What it lies in is of the files of a deploy, and others look into it.
  (umask 022 && mkdir -p "${memory%/*}") && mkdir -p "$memory"
  started=$(started $$) boot=$(cat /proc/sys/kernel/random/boot_id)
  own="$$ $started $boot"
  printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$$" "$started" "$boot" "$(now)" "$1" "$2" >"$memory/lock.$$" || {
    say failed lock
    return 1
  }
  tries=0
  # A link is made only where none is, so two never hold it.
  until ln "$memory/lock.$$" "$memory/lock" 2>/dev/null; do
    tries=$((tries + 1))
    if is_held || [ "$tries" -gt 5 ]; then
      rm -f "$memory/lock.$$"
      say busy "$since$tab$who$tab$why$tab$(what_remains)"
      return 1
    fi
    release_lock "$found"
  done
  rm -f "$memory/lock.$$"
}

# Held: its shell lives, or what it has begun does not end, though its keeper was called and waited for.
is_held() {
  pid='' start='' boot=''
  IFS=$tab read -r pid start boot since who why 2>/dev/null <"$memory/lock"
  found="$pid $start $boot"
  if is_alive "$pid" "$start" "$boot"; then return 0; fi
  call_keeper
  waited=0
  # Where something could not be put back, its keeper tries again every five seconds: this is time for one try.
  while is_open && [ "$waited" -lt "$([ "$(what_remains)" = - ] && echo 120 || echo 6)" ]; do
    sleep 1
    waited=$((waited + 1))
  done
  is_open
}
