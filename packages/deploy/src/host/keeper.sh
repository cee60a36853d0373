# shellcheck shell=sh
# The dead man's switch: runs beside a transaction, outlives its session, and comes again at boot. It puts back what has
# begun when the session has died or its time is over, and finishes what was confirmed.

# It comes before the transaction is open, so that there is no moment without it. A session that has died opens no more.
keep_watch() {
  while session_lives || is_open; do
    if session_lives && ! is_late; then
      sleep 0.5
      continue
    fi
    reason=late
    [ "$boot" = "$(cat /proc/sys/kernel/random/boot_id)" ] && [ "$booted" = "$(started 1)" ] || reason=boot
    end_session
    if [ -d "$memory/done" ]; then finish; else put_back; fi
    # What cannot be put back now may be later; it must not burn the processor until then.
    if is_open; then sleep 5; fi
  done
}

# Of whichever stage the journal is in. A container that boots again keeps the machine's boot id, but not its first process.
session_lives() {
  pid=0 start='' boot='' deadline=0 booted=''
  for journal in next open back "done"; do
    if read -r pid start boot booted 2>/dev/null <"$memory/$journal/session"; then break; fi
  done
  is_alive "$pid" "$start" "$boot"
}

# A session that puts back by itself gets a minute for it.
is_late() {
  is_open || return 1
  if [ -d "$memory/open" ]; then
    read -r deadline 2>/dev/null <"$memory/open/deadline" || deadline=0
  else
    [ "${last:-0}" -gt 0 ] || last=$(($(uptime_seconds) + 60))
    deadline=$last
  fi
  [ "$(uptime_seconds)" -ge "$deadline" ]
}

# All that is left of the deploy's session, its shell or what that had started, so that none of it goes on writing. A number
# that was given to somebody else since is left alone.
end_session() {
  [ "$pid" -gt 1 ] && [ "$reason" != boot ] || return 0
  if [ -d "/proc/$pid" ] && ! is_alive "$pid" "$start" "$boot" && [ -n "$(started "$pid")" ]; then return 0; fi
  found=yes
  while [ "$found" = yes ]; do
    found=no
    for file in /proc/[0-9]*/stat; do
      stat=$(cat "$file" 2>/dev/null) || continue
      member=${stat%% *}
      # shellcheck disable=SC2086
      set -- ${stat##*) }
      [ "$4" = "$pid" ] && [ "$1" != Z ] || continue
      kill -KILL "$member" 2>/dev/null && found=yes
    done
  done
}
