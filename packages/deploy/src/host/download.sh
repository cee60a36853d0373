# shellcheck shell=sh
# One file that is known by its content: fetched into PATH.part, gone on with where a cut left it, and renamed when its checksum
# is right. What was seen to be right is noted, and not read again while it looks the same. Expects: memory.sh.
#
# A container may write where it comes to lie, and this is root: what that lays there must lead it nowhere else. So it stands in
# the folder, whatever that is called by now, and opens and changes nothing through a link.

# SHA256 OWNER FOLDER PATH ADDRESS: FOLDER is what a container may write to, PATH lies below it. ADDRESS is a file of curl's: an
# address may be somebody's key, and no list of processes shows it.
fetch_file() {
  sum=$1 owner=$2 folder=$3 path=$4 address=$5
  file=./${path##*/}
  part=$file.part
  plain=$(sed -n 's/^url = "\([^"?#]*\).*/\1/p' "$address")
  go_down || return 1
  if [ -f "$file" ] && [ "$(sum_of <"$file")" = "$sum" ]; then note_known "$sum" "$path"; return; fi
  drop_foreign
  continued=no
  if [ "$(size_of "$part")" -gt 0 ]; then continued=yes; fi
  fetch_part && found=$(read_part | sum_of) || return 1
  # An old part may be of another file that was to lie here; that is no fault of the server's.
  if [ "$found" != "$sum" ] && [ "$continued" = yes ]; then
    rm -f "$part"
    fetch_part && found=$(read_part | sum_of) || return 1
  fi
  if [ "$found" != "$sum" ]; then
    rm -f "$part"
    echo "$plain sends another file than the stack says: found sha256 $found, expected sha256 $sum."
    return 1
  fi
  chown -h "$owner" "$part" && sync "$part" && mv -fT "$part" "$file" && note_known "$sum" "$path"
}

# Where it has got to is asked afterwards, so nobody can change the way meanwhile.
go_down() {
  (umask 022 && mkdir -p "$folder") && cd -P "$folder" && here=$(readlink /proc/self/cwd) || return 1
  rest=${path#"$folder"/}
  while [ "$rest" != "${rest#*/}" ]; do
    next=${rest%%/*} rest=${rest#*/}
    [ -d "./$next" ] || (umask 022 && mkdir "./$next") || return 1
    here=$here/$next
    if ! cd -P "./$next" || [ "$(readlink /proc/self/cwd)" != "$here" ]; then
      echo "$here is no folder but a link, which root does not follow there: put the folder itself in its place."
      return 1
    fi
  done
}

sum_of() { sha256sum | cut -c1-64; }
size_of() { stat -c %s "$1" 2>/dev/null || echo 0; }
read_part() { dd if="$part" iflag=nofollow bs=1M status=none; }

# Its mode is the one that the file will have: to change it later would go through a link.
write_part() (umask 022 && exec dd of="$part" oflag=append,nofollow conv=notrunc bs=64K status=none 2>/dev/null)

# What is no part of ours, such as a link.
drop_foreign() { [ "$(stat -c '%F %a' "$part" 2>/dev/null)" = 'regular file 644' ] || rm -f "$part"; }

# Tried again while it gets on, and five times in a row without a new byte.
fetch_part() {
  tries=0
  while [ "$tries" -lt 5 ]; do
    drop_foreign
    before=$(size_of "$part")
    try_part
    case "$code $status" in
      # Nothing more than what is here; or all of it.
      '22 416' | '0 '*) return 0 ;;
      # The server cannot go on in the middle.
      '33 '* | '36 '*) rm -f "$part" ;;
      '22 408' | '22 425' | '22 429' | '22 5'??) ;;
      '22 '*) echo "$plain cannot be downloaded: the server answers $status." && return 1 ;;
      '23 '*) echo "$path.part cannot be written: the disk may be full." && return 1 ;;
    esac
    tries=$((tries + 1))
    if [ "$(size_of "$part")" -gt "$before" ]; then tries=0; fi
    sleep 1
  done
  echo "$plain cannot be downloaded: curl ends with $code. What has come is kept in $path.part."
  return 1
}

# Goes on behind `before`. Sets what curl ends with, 23 where its bytes cannot be written, and the server's answer. Says every half
# a minute how far it is.
try_part() {
  {
    code=0
    curl --config "$address" --fail --location --silent --connect-timeout 30 --speed-limit 1 --speed-time 60 \
      --continue-at "$before" --write-out '%{stderr}%{http_code}' 2>"$address.answer" || code=$?
    echo "$code" >"$address.code"
  } | write_part &
  ticks=0
  while kill -0 "$!" 2>/dev/null; do
    sleep 0.5
    ticks=$((ticks + 1))
    if [ $((ticks % 60)) = 0 ]; then echo "${path##*/}: $(($(size_of "$part") / 1048576)) MB"; fi
  done
  written=yes
  wait "$!" || written=no
  read -r code <"$address.code"
  if [ "$written" = no ]; then code=23; fi
  status=$(cat "$address.answer")
}

# SHA256 PATH
note_known() {
  [ -f "$memory/known" ] || : >"$memory/known"
  write_whole "$memory/known" "$(grep -vF "$tab$2" "$memory/known"; printf '%s\t%s\t%s' "$1" "$(look_of "$2")" "$2")"
}

# Another file in its place looks different.
look_of() { stat -c '%s %.Y %i' "$1"; }
