# shellcheck shell=sh
# One deploy, in one session. The operator says what to do a line at a time, and with archives of so many bytes; each line
# that is not there any more means that the operator is gone.

deploy() {
  IFS=$tab read -r who why key || exit 1
  take_lock "$who" "$why" || exit 1
  [ -f "$memory/key" ] || printf '%s' "$key" >"$memory/key"
  say locked -
  read_question
  say observed "$(observe | base64 -w0)"
  while IFS=$tab read -r order one two three four five; do
    stop_listening
    step
    case $order in
      packages) install_packages "$(lines "$one")" || fail_early packages ;;
      users) lines "$one" | make_users || fail_early users ;;
      pull) pull_image "$one" "$two" || fail_early "pull $two" ;;
      download) download_file "$one" "$two" "$three" "$four" "$five" || fail_early "download $four" ;;
      image) build_image "$one" "$two" "$three" || fail_early "image $two" ;;
      begin) transact "$one" "$two" "$three" ;;
      *) break ;;
    esac
  done
  release_lock "$own"
}

# So many lines of what comes.
lines() {
  left=$1
  while [ "$left" -gt 0 ] && IFS= read -r line; do
    printf '%s\n' "$line"
    left=$((left - 1))
  done
}

fail_early() {
  say failed "$1"
  say_log "$memory/log"
  release_lock "$own"
  exit 1
}

# SECONDS SECONDS BYTES: the time that staging may take, then what the rest may.
transact() {
  journal=$memory/open broken=journal
  open_journal "$1" "$3" 2>"$memory/log" || fail arm
  say doing stage
  IFS=$tab read -r order bytes
  [ "$order" = files ] || fail gone
  { know_owners && make_folders && stage "$bytes"; } 2>"$memory/log" || fail stage
  check_all || fail check
  { keep_old && extend_deadline "$journal" 60 && call_keeper; } 2>"$memory/log" || fail keep
  wait_for_others || fail refused
  { extend_deadline "$journal" "$2" && is_as_kept; } 2>"$memory/log" || fail moved
  stop_what_goes || fail stop
  say doing rename
  rename_all 2>"$memory/log" || fail rename
  act || fail act
  prove_markers || fail markers
  say applied -
  IFS=$tab read -r answer && [ "$answer" = all-good ] || fail refused
  # The last word comes when every host has answered that it is there to hear it, and must not come too late then.
  extend_deadline "$journal" 60 2>"$memory/log" || fail keep
  say there -
  IFS=$tab read -r answer && [ "$answer" = confirm ] || fail refused
  # From here on it is as planned, whatever comes: unless the keeper was first.
  mv "$journal" "$memory/done" 2>/dev/null || exit 1
  step
  say confirmed -
  finish
  exit 0
}

# Nothing is put in its place before every host of the deploy is as far: one may build an image for an hour, and its plan may be
# stale. Until then the put-back stays armed, and each answer moves it a minute on.
wait_for_others() {
  say doing staged
  step
  miss_operator
  while say alive - && read -r answer; do
    hear_operator
    case $answer in
      here) extend_deadline "$journal" 60 || break ;;
      go) stop_listening && return ;;
      *) break ;;
    esac
  done
  stop_listening
  return 1
}

fail() {
  say failed "$1$tab$broken"
  say_log "$memory/log"
  reason=failed
  if ! [ -d "$memory/open" ]; then
    release_lock "$own"
    say put-back -
  elif put_back >/dev/null 2>&1; then
    say put-back -
  else
    printf '%s' "$remains" | while IFS= read -r line; do say remains "$line"; done
    printf '%s' "$astray" | while IFS= read -r line; do say astray "$line"; done
    say not-put-back -
  fi
  exit 1
}
