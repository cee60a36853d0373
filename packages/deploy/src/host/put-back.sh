# shellcheck shell=sh
# Ends a transaction, either way. Each of these may be killed at any point and run again, by whoever comes next: the
# session, the keeper, the next boot, the next deploy. Which way it ends is decided by one rename of the journal.

is_open() { [ -d "$memory/open" ] || [ -d "$memory/back" ] || [ -d "$memory/done" ]; }

# All as it was before: first what should not run, then files, folders, and what should run. Fails when it is not: `remains` says
# what is not back, and the journal stays open for whoever comes next; `astray`, which units do not run as before.
put_back() {
  remains='' astray=''
  if [ -d "$memory/open" ]; then undo "$memory" mv "$memory/open" "$memory/back"; fi
  ! [ -d "$memory/open" ] || return 1
  [ -d "$memory/back" ] || return 0
  step
  journal=$memory/back remains=''
  # Who tries again leaves units alone until all else is back: they are not stopped and started every few seconds.
  [ "${tried:-no}" = yes ] || stop_new_units
  put_back_files
  put_back_folders
  put_back_links
  step
  sync_folders
  if [ -z "$remains" ] || [ "${tried:-no}" = no ]; then start_old_units; fi
  step
  if [ -n "$remains" ]; then
    tried=yes
    note_remains
    return 1
  fi
  how=put-back
  if [ -n "$astray" ]; then how=not-put-back; fi
  remember "$(now)$tab$how$tab$(cat "$journal/about")" || true
  close_journal && [ -z "$astray" ]
}

# NAME COMMAND…: what fails remains, with the last words of why.
undo() {
  undone=$1
  shift
  why=$("$@" 2>&1) || remains=$remains$undone$tab${why##*: }$newline
}

# For whoever asks; the history says it once.
note_remains() {
  known=no
  if [ -f "$journal/remains" ]; then known=yes; fi
  write_whole "$journal/remains" "${remains%"$newline"}" || return 0
  [ "$known" = yes ] || remember "$(now)${tab}not-put-back$tab$(cat "$journal/about")"
}

# The journal names a unit before it is touched.
was_touched() { [ "$reason" = boot ] || grep -qxF -- "$1" "$journal/acted" 2>/dev/null; }

# Names are as lasting as the bytes they stand for.
sync_folders() {
  [ -f "$journal/touched" ] || return 0
  while IFS=$tab read -r path; do
    if [ -d "${path%/*}" ]; then printf '%s\n' "${path%/*}"; fi
  done <"$journal/touched" | sort -u | while IFS= read -r folder; do sync "$folder"; done
}

# What the new state started or enabled, with the services of a new controller, the last first: their networks are opened after it.
# What was restarted ends by its new file, which alone says how to undo what it did, such as a rule of the firewall.
stop_new_units() {
  [ -s "$journal/before-units" ] && has_systemd || return 0
  while IFS=$tab read -r name enabled active act; do
    step
    was_touched "$name" || continue
    if [ "$active" != yes ]; then
      stop_for_good "$name" 2>/dev/null || astray=$astray$name$newline
    elif [ "$act" = restart ]; then
      stop_unit "$name" 2>/dev/null || astray=$astray$name$newline
    fi
    [ "$enabled" = yes ] || systemctl disable --quiet -- "$name" 2>/dev/null
  done <<UNITS
$(tac "$journal/before-units")
UNITS
}

# An old file lies beside its place until the end, so nothing has to be written and a full disk is no hindrance.
put_back_files() {
  if [ -f "$journal/files" ]; then
    while IFS=$tab read -r path; do
      step
      undo "$path" rm -f "$(staged "$path")"
    done <"$journal/files"
  fi
  [ -f "$journal/before-files" ] || return 0
  while IFS=$tab read -r kind path; do
    step
    old=$(kept "$path")
    if [ "$kind" = none ]; then
      undo "$path" rm -f "$path"
    elif is_same_file "$old" "$path"; then
      undo "$path" rm -f "$old"
    elif [ -e "$old" ] || [ -L "$old" ]; then
      undo "$path" mv -f "$old" "$path"
    fi
  done <"$journal/before-files"
}

# Two names of one: a rename of one to the other would do nothing. Dash has -ef, and so has every sh of a Debian.
# shellcheck disable=SC3013
is_same_file() { [ "$1" -ef "$2" ]; }

# The last that was made goes first. What somebody has put something into since stays.
put_back_folders() {
  [ -s "$journal/before-folders" ] || return 0
  while IFS=$tab read -r mode owner path; do
    step
    if [ "$mode" != none ]; then
      undo "$path" put_back_folder "$mode" "$owner" "$path"
    elif [ -d "$path" ] && [ -z "$(ls -A "$path")" ]; then
      undo "$path" rmdir "$path"
    fi
  done <<FOLDERS
$(tac "$journal/before-folders")
FOLDERS
}

# MODE OWNER PATH
put_back_folder() {
  [ -d "$3" ] || mkdir "$3" || return 1
  [ "$(stat -c "%a$tab%u:%g" "$3")" = "$1$tab$2" ] || own_folder "$1" "$2" "$3"
}

# MODE OWNER FOLDER: of what it has got into, so that a link is not followed that a user lays in a folder of theirs meanwhile.
own_folder() (
  beside=$(realpath -- "${3%/*}/") && cd -P "$3" || exit 1
  if [ "$(readlink /proc/self/cwd)" != "${beside%/}/${3##*/}" ]; then
    echo "$3: a link lies there, and should be a folder" >&2
    exit 1
  fi
  chown "$2" . && chmod "$1" .
)

# Which units come at boot.
put_back_links() {
  { [ -f "$journal/acted" ] || [ "$reason" = boot ]; } && [ -f "$journal/before-units" ] && has_systemd || return 0
  systemctl daemon-reload
  while IFS=$tab read -r name enabled _; do
    was_touched "$name" || continue
    if [ "$enabled" = yes ]; then
      is_enabled "$name" || undo "$name" systemctl enable --quiet -- "$name"
    elif is_enabled "$name"; then
      undo "$name" systemctl disable --quiet -- "$name"
    fi
  done <"$journal/before-units"
}

# What ran before reads its old files again. After a boot it may have begun with the new ones, touched or not.
start_old_units() {
  if ! [ -f "$journal/acted" ] && [ "$reason" != boot ]; then return 0; fi
  if has_systemd && [ -s "$journal/before-units" ]; then
    create_temporary_files 2>/dev/null
    while IFS=$tab read -r name _ active act; do
      step
      was_touched "$name" && [ "$active" = yes ] || continue
      # With the new file it would do again what it is to undo.
      case $remains in *"/$name$tab"*) astray=$astray$name$newline && continue ;; esac
      start_old_unit "$name" "$act" || is_active "$name" || astray=$astray$name$newline
    done <<UNITS
$(in_start_order "$journal/before-units")
UNITS
  fi
  while IFS=$tab read -r deed folder; do
    [ "$deed" = restart-compose ] && was_touched "$folder" || continue
    wait_for_engine
    restart_compose "$folder" 60 </dev/null >/dev/null 2>&1 || astray=$astray$folder$newline
  done <"$journal/deeds"
}

# What was stopped comes back before all else, and the last of it first: the networks are closed when a controller starts.
in_start_order() {
  tac "$1" | grep "${tab}stop\$"
  grep -v "${tab}stop\$" "$1"
}

# At boot Docker may come after the keeper, which is ordered after nothing: files and units are back by then, whatever Docker does.
wait_for_engine() { [ "$reason" != boot ] || ! has_systemd || timeout 120 systemctl start docker.service 2>/dev/null; }

# One that did not take its new files may hang in that still, and would not hear of the old ones.
start_old_unit() {
  if [ "$2" = settle ] && is_active "$1"; then return 0; fi
  if [ "$2" = reload ] && [ "$reason" != boot ] && ! grep -qxF -- "$1" "$journal/stuck" 2>/dev/null; then
    if reload_unit "$1" 2>/dev/null; then return 0; fi
  fi
  # One that came again and again may not come any more until it is forgiven.
  systemctl reset-failed -- "$1" 2>/dev/null
  timeout 120 systemctl restart -- "$1"
}

# All as planned: forgets the old files, but for the copies that a rollback takes.
finish() {
  [ -d "$memory/done" ] || return 0
  step
  journal=$memory/done
  remains=''
  while IFS=$tab read -r _ path; do
    step
    undo "$path" rm -f "$(kept "$path")"
  done <"$journal/before-files"
  if [ -n "$remains" ]; then write_whole "$journal/remains" "${remains%"$newline"}"; return 1; fi
  # Only now that no old file lies in them any more. What somebody has put something into stays.
  while IFS=$tab read -r path; do
    step
    rmdir "$path" 2>/dev/null
  done <"$journal/emptied"
  if [ -d "$journal/previous" ]; then
    rm -rf "$memory/previous"
    step
    mv "$journal/previous" "$memory/previous" || return 1
  fi
  step
  if [ -f "$journal/deployed" ]; then mv -f "$journal/deployed" "$memory/deployed" || return 1; fi
  step
  if [ -f "$journal/history" ]; then mv -f "$journal/history" "$memory/history" || return 1; fi
  close_journal
}

# PID START BOOT: the lock of that process. What somebody else has taken since stays.
release_lock() (
  exec 9<"$memory" && flock 9 || exit 1
  pid='' start='' boot=''
  IFS=$tab read -r pid start boot _ 2>/dev/null <"$memory/lock"
  [ "$pid $start $boot" != "$1" ] || rm -f "$memory/lock"
)

# Out of the way in one piece before the lock goes, so that the next deploy does not meet half of it.
close_journal() {
  sync "$memory"
  read -r pid start boot _ <"$journal/session"
  rm -rf "$memory/over"
  mv "$journal" "$memory/over" || return 1
  step
  release_lock "$pid $start $boot"
  rm -rf "$memory/over"
}
