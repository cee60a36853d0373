# shellcheck shell=sh
# Which process is meant beyond doubt: numbers are given out again, a number with its start time in one boot is not.

# Field 22 of /proc/PID/stat, the start in ticks; nothing for a process that has ended. The second field may hold blanks.
started() {
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 0
  # shellcheck disable=SC2086
  set -- ${stat##*) }
  [ "$1" = Z ] || [ "$1" = X ] || printf '%s' "${20}"
}

# NUMBER START BOOT
is_alive() {
  [ "$3" = "$(cat /proc/sys/kernel/random/boot_id)" ] && [ -n "$2" ] && [ "$(started "$1")" = "$2" ]
}
