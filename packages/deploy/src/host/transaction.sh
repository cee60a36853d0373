# shellcheck shell=sh
# From the first file beside its target to the last unit. The journal says what was before any of it is touched.
# Expects: memory.sh, units.sh, put-back.sh, keeper-start.sh; journal, the folder of the open transaction.

# SECONDS BYTES: takes the tables, and is armed from here on.
open_journal() {
  next=$memory/next
  rm -rf "$next"
  mkdir "$next"
  head -c "$2" | tar -x -f - -C "$next" || return 1
  printf '%s %s %s %s\n' "$$" "$(started $$)" "$(cat /proc/sys/kernel/random/boot_id)" "$(started 1)" >"$next/session"
  extend_deadline "$next" "$1"
  install_keeper && sync "$next"/* "$next" && call_keeper || return 1
  step
  mv "$next" "$journal" && sync "$memory" || return 1
  step
}

# FOLDER SECONDS
extend_deadline() { write_whole "$1/deadline" "$(($(uptime_seconds) + $2))"; }

# Tar would take a user that is not there for root.
know_owners() {
  while IFS=$tab read -r owner group; do
    # Users of containers have numbers alone.
    case $owner$group in *[!0-9]*) ;; *) continue ;; esac
    getent passwd "$owner" >/dev/null || { echo "there is no user $owner" >&2; return 1; }
    getent group "$group" >/dev/null || { echo "there is no group $group" >&2; return 1; }
  done <"$journal/owners"
}

make_folders() {
  while IFS=$tab read -r mode owner path; do
    step
    if [ -d "$path" ]; then note_folder "$path"; else make_parents "${path%/*}" && note_folder "$path" && mkdir "$path"; fi &&
      own_folder "$mode" "$owner" "$path" || return 1
  done <"$journal/folders"
  while IFS=$tab read -r path; do make_parents "${path%/*}" || return 1; done <"$journal/files"
}

make_parents() {
  if [ -z "$1" ] || [ -d "$1" ]; then return 0; fi
  make_parents "${1%/*}" && note_folder "$1" && (umask 022 && mkdir "$1")
}

note_folder() {
  before=none${tab}none
  if [ -d "$1" ]; then before=$(stat -c "%a$tab%u:%g" "$1"); fi
  printf '%s\t%s\n' "$before" "$1" >>"$journal/before-folders"
}

# BYTES: a file has its mode and owner before it has its name.
stage() {
  head -c "$1" | tar -x -p --same-owner -f - -C / || { name_full_disks >&2 && return 1; }
  while IFS=$tab read -r mode owner index path; do
    step
    place "$mode" "$owner" "$path" cat "$memory/previous/$index" || return 1
  done <"$journal/kept"
  while IFS=$tab read -r bytes owner path; do
    step
    place 600 "$owner" "$path" random_hex "$bytes" || return 1
  done <"$journal/secrets"
}

# Tar says only how much it wrote.
name_full_disks() {
  while IFS=$tab read -r path; do
    folder=${path%/*}
    if [ "$(stat -f -c %a "$folder" 2>/dev/null || echo 1000)" -lt 16 ]; then echo "no room is left where $folder lies"; fi
  done <"$journal/files"
}

# MODE OWNER PATH COMMAND…: what the command prints, beside its target.
place() (
  new=$(staged "$3") mode=$1 owner=$2
  shift 3
  rm -f "$new"
  "$@" >"$new" && chown "$owner" "$new" && chmod "$mode" "$new"
)

random_hex() { od -An -v -tx1 -N "$1" /dev/urandom | tr -d ' \n'; }

# The old file gets a second name beside the first, and a copy for a later rollback: all the room that is ever needed.
keep_old() {
  mkdir -p "$journal/previous"
  index=0
  while IFS=$tab read -r path; do
    step
    index=$((index + 1))
    keep_one "$path" "$index" || return 1
  done <"$journal/touched"
  note_units && write_previous || return 1
  if [ -f "$memory/history" ]; then cp "$memory/history" "$journal/history" || return 1; fi
  printf '%s\tdeployed\t%s\n' "$(now)" "$(cat "$journal/about")" >>"$journal/history" || return 1
  sync_all
}

keep_one() {
  if ! [ -e "$1" ] && ! [ -L "$1" ]; then
    printf 'none\t%s\n' "$1" >>"$journal/before-files" && printf 'none\t-\t-\t-\t%s\n' "$1" >>"$journal/previous/files"
    return
  fi
  old=$(kept "$1")
  rm -f "$old"
  # Find prints the number of an owner that has no name; stat calls it UNKNOWN.
  printf 'file\t%s\n' "$1" >>"$journal/before-files" &&
    { ln "$1" "$old" 2>/dev/null || cp -a "$1" "$old"; } &&
    cat "$1" >"$journal/previous/$2" &&
    look=$(find "$1" -maxdepth 0 -printf '%m\t%u:%g') &&
    printf '%s\t%s\t%s\t%s\n' "$look" "$2" "$(sha256sum <"$1" | cut -c1-64)" "$1" >>"$journal/previous/files"
}

# What was kept is what is there: somebody may have written since, such as a record of theirs, which a put-back would lose.
is_as_kept() {
  while IFS=$tab read -r mode _ _ sum path; do
    step
    if [ "$mode" = none ]; then
      if [ -e "$path" ] || [ -L "$path" ]; then broken=$path && return 1; fi
    elif [ "$(sha256sum <"$path" | cut -c1-64)" != "$sum" ]; then
      broken=$path && return 1
    fi
  done <"$journal/previous/files"
}

note_units() {
  while IFS=$tab read -r name _ act; do
    enabled=no active=no
    if is_enabled "$name"; then enabled=yes; fi
    if is_active "$name"; then active=yes; fi
    printf '%s\t%s\t%s\t%s\n' "$name" "$enabled" "$active" "$act" >>"$journal/before-units" || return 1
  done <"$journal/units"
}

# What a rollback needs besides the files.
write_previous() {
  if [ -f "$journal/before-units" ]; then cp "$journal/before-units" "$journal/previous/units" || return 1; fi
  if [ -f "$memory/deployed" ]; then cp "$memory/deployed" "$journal/previous/deployed" || return 1; fi
  cp "$journal/deeds" "$journal/about" "$journal/previous/"
}

# Nothing is put in its place before all of it would survive a power cut.
sync_all() {
  find "$journal" -type f -exec sync {} +
  while IFS=$tab read -r path; do
    new=$(staged "$path")
    if [ -f "$new" ]; then sync "$new"; fi
    sync "${path%/*}" || return 1
  done <"$journal/touched"
}

# Only what the plan takes away goes: a staged file that is gone stops the deploy.
rename_all() {
  while IFS=$tab read -r path; do
    step
    if grep -qxF -- "$path" "$journal/files"; then mv -fT "$(staged "$path")" "$path"; else rm -f "$path"; fi || return 1
  done <"$journal/touched"
  sync_folders
}
