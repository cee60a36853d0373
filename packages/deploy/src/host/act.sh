# shellcheck shell=sh
# What has to be done when the files lie in their places, in order. The journal names each thing before it is touched.
# Expects: memory.sh, units.sh; journal; deploy.sh.

# What cannot be named is not touched: nobody would know that it has to be put back.
touch_it() {
  printf '%s\n' "$1" >>"$journal/acted" && return
  broken=$1
  fail note
}

# A unit that goes is disabled while its file is still there to say what that means.
stop_what_goes() {
  while IFS=$tab read -r name enabled do_it; do
    [ "$do_it" = stop ] || continue
    step
    touch_it "$name"
    [ "$enabled" = - ] || systemctl disable --quiet -- "$name" >"$memory/log" 2>&1 || :
    attempt "$name" stop_for_good "$name" || { journal_of "$name" && return 1; }
  done <"$journal/units"
}

act() {
  : >>"$journal/acted"
  while IFS=$tab read -r deed _; do
    step
    case $deed in
      daemon-reload) has_systemd && attempt daemon-reload systemctl daemon-reload ;;
      create-temporary-files) has_systemd && attempt tmpfiles create_temporary_files ;;
    esac || return 1
  done <"$journal/deeds"
  while IFS=$tab read -r name enabled do_it; do
    step
    [ "$do_it" != stop ] || continue
    act_on "$name" "$enabled" "$do_it" || return 1
  done <"$journal/units"
  while IFS=$tab read -r deed folder; do
    [ "$deed" = restart-compose ] || continue
    attempt "$folder" has_readers "$folder" || return 1
    touch_it "$folder"
    attempt "$folder" restart_compose "$folder" 90 || return 1
  done <"$journal/deeds"
  settle
}

# WHAT COMMAND…
attempt() {
  broken=$1
  say doing "$1"
  shift
  "$@" </dev/null >"$memory/log" 2>&1
}

act_on() {
  touch_it "$1"
  if [ "$2" = yes ]; then attempt "$1" systemctl enable --quiet -- "$1" || return 1; fi
  if [ "$2" = no ]; then systemctl disable --quiet -- "$1" >"$memory/log" 2>&1 || :; fi
  case $3 in
    settle) return 0 ;;
    reload)
      attempt "$1" reload_unit "$1" && return 0
      printf '%s\n' "$1" >>"$journal/stuck"
      journal_of "$1"
      return 1
      ;;
    *)
      # What came again and again under its old file is let try with the new one.
      systemctl reset-failed -- "$1" 2>/dev/null
      attempt "$1" systemctl "$3" -- "$1" || { journal_of "$1" && return 1; }
      ;;
  esac
}

# The unit's own last words say more than systemctl's.
journal_of() { journalctl --unit "$1" --lines 15 --no-pager --output cat >>"$memory/log" 2>/dev/null || :; }

# A start that succeeds says little: what exits a moment later, or comes again and again, does not run.
settle() {
  names=$(running_units)
  [ -n "$names" ] || return 0
  say doing settle
  counts=$(for name in $names; do printf '%s %s\n' "$name" "$(restarts_of "$name")"; done)
  sleep 3
  for name in $names; do
    broken=$name
    if is_active "$name" && printf '%s\n' "$counts" | grep -qxF -- "$name $(restarts_of "$name")"; then continue; fi
    systemctl status --no-pager -- "$name" >"$memory/log" 2>&1
    journal_of "$name"
    return 1
  done
}

running_units() {
  while IFS=$tab read -r name _ do_it; do
    case $do_it in start | restart | reload) printf '%s\n' "$name" ;; esac
  done <"$journal/units"
}
