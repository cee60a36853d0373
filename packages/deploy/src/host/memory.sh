# shellcheck shell=sh
# What deploys remember on this host, and how they speak to the operator: a kind, a tab, and words, one line each.
# Expects: memory, the folder for it, of which only root sees anything.

export LC_ALL=C
umask 077
tab='	'
newline='
'

# A test may end the shell here.
step() { :; }

say() { printf '%s\t%s\n' "$1" "$2"; }

now() { date -u +%Y-%m-%dT%H:%M:%SZ; }

# Seconds since boot: no clock that is set can hold it up.
uptime_seconds() { read -r up _ </proc/uptime && printf '%s' "${up%%.*}"; }

# FILE WORDS: whole or not at all.
write_whole() {
  printf '%s\n' "$2" >"$1.part" && mv -f "$1.part" "$1"
}

staged() { printf '%s/.%s.veille-new' "${1%/*}" "${1##*/}"; }
kept() { printf '%s/.%s.veille-old' "${1%/*}" "${1##*/}"; }

remember() {
  [ -f "$memory/history" ] || : >"$memory/history"
  cp "$memory/history" "$memory/history.part" && printf '%s\n' "$1" >>"$memory/history.part" &&
    mv -f "$memory/history.part" "$memory/history"
}
