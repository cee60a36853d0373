# shellcheck shell=sh
# What deploys remember, for whoever asks, in records that end with NUL.
# Expects: memory.
tab='	'

tell_history() {
  tell history "$memory/history"
  printf 'end\0'
}

# What the last deploy replaced, and what it needs to come back.
tell_previous() {
  for name in about files units deeds deployed; do tell "$name" "$memory/previous/$name"; done
  tell history "$memory/history"
  if [ -f "$memory/previous/files" ]; then tell_shared <"$memory/previous/files"; fi
  printf 'end\0'
}

# Of files that others write too their bytes as well.
tell_shared() {
  while IFS=$tab read -r _ _ index _ file; do
    if [ "$index" != - ] && is_shared "$file"; then printf 'text\t%s\t%s\0' "$file" "$(base64 -w0 "$memory/previous/$index")"; fi
  done
}

is_shared() {
  while IFS=$tab read -r kind _ _ _ path; do
    if [ "$kind$path" = "shared$1" ]; then return; fi
  done <"$memory/deployed"
  return 1
}

tell() {
  [ -f "$2" ] || return 0
  while IFS= read -r line; do printf '%s\t%s\0' "$1" "$line"; done <"$2"
}
