# shellcheck shell=sh
# One file that is known by its content: fetched into PATH.part, gone on with where a cut left it, and renamed when its checksum
# is right. What was seen to be right is noted, and not read again while it looks the same. Expects: memory.sh.

# SHA256 OWNER PATH ADDRESS, a file of curl's: an address may be somebody's key, and no list of processes shows it.
fetch_file() {
  sum=$1 owner=$2 path=$3 part=$3.part address=$4
  plain=$(sed -n 's/^url = "\([^"?#]*\).*/\1/p' "$address")
  (umask 022 && mkdir -p "${path%/*}") || return 1
  if [ -f "$path" ] && [ "$(sum_of "$path")" = "$sum" ]; then note_known "$sum" "$path"; return; fi
  continued=no
  if [ -s "$part" ]; then continued=yes; fi
  fetch_part && found=$(sum_of "$part") || return 1
  # An old part may be of another file that was to lie here; that is no fault of the server's.
  if [ "$found" != "$sum" ] && [ "$continued" = yes ]; then
    rm -f "$part"
    fetch_part && found=$(sum_of "$part") || return 1
  fi
  if [ "$found" != "$sum" ]; then
    rm -f "$part"
    echo "$plain sends another file than the stack says: found sha256 $found, expected sha256 $sum."
    return 1
  fi
  chown "$owner" "$part" && chmod 644 "$part" && sync "$part" && mv -f "$part" "$path" && note_known "$sum" "$path"
}

sum_of() { sha256sum <"$1" | cut -c1-64; }
size_of() { stat -c %s "$1" 2>/dev/null || echo 0; }

# Tried again while it gets on, and five times in a row without a new byte.
fetch_part() {
  tries=0
  while [ "$tries" -lt 5 ]; do
    before=$(size_of "$part")
    try_part
    case "$code $status" in
      # Nothing more than what is here; or all of it.
      '22 416' | '0 '*) return 0 ;;
      # The server cannot go on in the middle.
      '33 '* | '36 '*) rm -f "$part" ;;
      '22 408' | '22 425' | '22 429' | '22 5'??) ;;
      '22 '*) echo "$plain cannot be downloaded: the server answers $status." && return 1 ;;
      '23 '*) echo "$part cannot be written: the disk may be full." && return 1 ;;
    esac
    tries=$((tries + 1))
    if [ "$(size_of "$part")" -gt "$before" ]; then tries=0; fi
    sleep 1
  done
  echo "$plain cannot be downloaded: curl ends with $code. What has come is kept in $part."
  return 1
}

# Sets what curl ends with, and the server's answer. Says every half a minute how far it is.
try_part() {
  curl --config "$address" --fail --location --silent --connect-timeout 30 --speed-limit 1 --speed-time 60 \
    --continue-at - --output "$part" --write-out '%{http_code}' >"$address.answer" &
  ticks=0
  while kill -0 "$!" 2>/dev/null; do
    sleep 0.5
    ticks=$((ticks + 1))
    if [ $((ticks % 60)) = 0 ]; then echo "${path##*/}: $(($(size_of "$part") / 1048576)) MB"; fi
  done
  code=0
  wait "$!" || code=$?
  status=$(cat "$address.answer")
}

# SHA256 PATH
note_known() {
  [ -f "$memory/known" ] || : >"$memory/known"
  write_whole "$memory/known" "$(grep -vF "$tab$2" "$memory/known"; printf '%s\t%s\t%s' "$1" "$(look_of "$2")" "$2")"
}

# Another file in its place looks different.
look_of() { stat -c '%s %.Y %i' "$1"; }
