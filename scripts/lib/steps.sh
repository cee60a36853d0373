# A step NAME is three functions in scripts/steps: has_NAME (is it there?), about_NAME (prints megabytes, seconds and
# what will be fetched) and get_NAME (does it). Optional: packages_NAME (the Debian packages that it installs) and
# wanted_NAME (what to do about it on a system that is not Debian).

missing_steps() {
  for step in $STEPS; do
    "has_$step" || printf '%s ' "$step"
  done
}

# Prints the steps that can be done here. Outside Debian that is Node and what npm and Go fetch: the rest is named, with
# the words to install it, and without the essential there is no going on.
fetchable_steps() {
  if is_debian; then
    echo "$1"
    return
  fi
  lacking=
  for step in $1; do
    case $step in
      packages | newest_*) printf '%s ' "$step" ;;
      node) if command -v npm >/dev/null; then printf '%s ' "$step"; else lacking="$lacking $step"; fi ;;
      caddy | redis) lacking="$lacking $step" ;;
      *) printf 'Missing, and some things will not work: %s\n' "$("wanted_$step")" >&2 ;;
    esac
  done
  [ -n "$lacking" ] || return 0
  for step in $lacking; do printf 'Missing: %s\n' "$("wanted_$step")" >&2; done
  printf 'Then go on with: %s\n' "$GO_ON" >&2
  return 1
}

announce() {
  megabytes=0
  seconds=0
  lines=
  for step in $1; do
    about=$("about_$step")
    size=${about%% *}
    about=${about#* }
    megabytes=$((megabytes + size))
    seconds=$((seconds + ${about%% *}))
    lines="$lines$(printf '  %-13s %4s MB  %s' "$(title "$step")" "$size" "${about#* }")
"
  done
  [ -n "$lines" ] || return 0
  printf 'Setting up %s: about %s MB to fetch, about %s.\n%s' "$CLONE" "$megabytes" "$(duration "$seconds")" "$lines"
}

run_step() {
  step=$1
  log=$TOOLCHAIN/log/$(title "$step" | tr ' ' '-').log
  mkdir -p "$TOOLCHAIN/log" "$TOOLCHAIN/bin"
  printf '%-13s ' "$(title "$step")"
  started=$(date +%s)
  # In the foreground, so that Ctrl-C ends the step and all that it has started; the trap speaks after that.
  trap 'interrupted "$step"' INT TERM HUP
  set +e
  ( set -e; "get_$step" ) >"$log" 2>&1 </dev/null
  status=$?
  set -e
  [ "$status" = 0 ] || failed "$step" "$log"
  trap - INT TERM HUP
  if "has_$step"; then
    printf '%s s\n' $(($(date +%s) - started))
  else
    printf 'left out: %s\n' "$(tail -n 1 "$log")"
  fi
}

interrupted() {
  printf '\nStopped in the step "%s"; nothing is left half done. Go on with: %s\n' "$(title "$1")" "$GO_ON" >&2
  exit 130
}

failed() {
  {
    printf 'failed. The last lines of %s:\n' "$2"
    tail -n 15 "$2" | sed 's/^/    /'
    printf 'The step "%s" failed. When that is mended, go on with: %s\n' "$(title "$1")" "$GO_ON"
  } >&2
  exit 1
}

title() { echo "$1" | tr _ ' '; }

duration() {
  if [ "$1" -lt 60 ]; then echo "$1 seconds"; else echo "$((($1 + 59) / 60)) minutes"; fi
}
