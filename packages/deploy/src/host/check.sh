# shellcheck shell=sh
# Staged files, looked at by the programs that will read them. Expects: memory.sh, units.sh, transaction.sh.

# A file as it will be: staged, or as it lies there.
soon() {
  new=$(staged "$1")
  if [ -f "$new" ]; then printf '%s' "$new"; else printf '%s' "$1"; fi
}

# Stops at the first that fails, with its words in the log.
check_all() {
  while IFS=$tab read -r type one two three four; do
    step
    say doing "check $one"
    case $type in
      caddy) check_caddy "$two" "$one" "$three" "$four" ;;
      compose) check_compose "$one" "$two" "$three" ;;
      unit) check_unit "$one" ;;
    esac </dev/null >"$memory/log" 2>&1 || {
      broken=$one
      return 1
    }
  done <"$journal/checks"
}

# PROGRAM FILE USER ENVIRONMENT: it provisions for real, so it runs as the service's user and keeps its traces elsewhere.
check_caddy() (
  home=$(mktemp -d) || exit 1
  trap 'rm -rf "$home"' EXIT
  if [ "$4" != - ]; then
    while IFS= read -r line; do
      case $line in [A-Za-z_]*=*) export "${line?}" ;; esac
    done <<VALUES
$(unquote_values "$(soon "$4")")
VALUES
  fi
  export HOME="$home" XDG_DATA_HOME="$home" XDG_CONFIG_HOME="$home"
  program=$(soon "$1") file=$home/${2##*/}
  # Root writes there as long as it is root's.
  cp -p "$(soon "$2")" "$file" && import_soon "$file" && chown "$3" "$home" || exit 1
  if [ "$3" = "$(id -un)" ]; then
    "$program" validate --config "$file" --adapter caddyfile
  else
    runuser -u "$3" -- "$program" validate --config "$file" --adapter caddyfile
  fi
)

# COPY of a Caddyfile, which imports staged files from where they lie now.
import_soon() {
  while IFS=$tab read -r path; do
    new=$(staged "$path")
    if [ -f "$new" ]; then sed -i "/^import /s|$path|$new|" "$1" || return 1; fi
  done <"$journal/files"
}

# FOLDER WRITER READER GROUP, each as its unit runs it: what one makes there, the other reads.
prove_markers() {
  while IFS=$tab read -r folder writer reader group; do
    step
    attempt "$folder" see_marker "$folder" "$writer" "$reader" "$group" || return 1
  done <"$journal/markers"
}

see_marker() (
  marker=$1/.proof
  trap 'rm -f "$marker"' EXIT
  # shellcheck disable=SC2016
  runuser -u "$2" -- sh -c 'umask 007 && : >"$1"' - "$marker" || exit 1
  runuser -u "$3" -g "$4" -- test -r "$marker" && exit 0
  echo "$3 does not see what $2 makes there:"
  ls -ld "${1%/*}" "$1" "$marker"
  exit 1
)

# An environment file's values as systemd reads them, one a line.
unquote_values() { sed 's/^\([A-Za-z_][A-Za-z0-9_]*\)="\(.*\)"$/\1=\2/; s/\\\(["\\`$]\)/\1/g' "$1"; }

# FOLDER FILES INPUTS, with a colon between two, as compose itself has them. What the files name beside them is not in its
# place yet, so all of it is looked at where links lie to each other as the files will.
check_compose() (
  mirror=$(mktemp -d) || exit 1
  trap 'rm -rf "$mirror"' EXIT
  folder=$1 files=$2 inputs=$3
  set --
  IFS=:
  mkdir -p "$mirror$folder"
  for file in $files $inputs; do
    new=$(soon "$file")
    if [ -f "$new" ]; then mkdir -p "$mirror${file%/*}" && ln -sf "$new" "$mirror$file"; fi
  done
  for file in $files; do set -- "$@" -f "$mirror$file"; done
  compose "$@" --project-directory "$mirror$folder" config -q
)

# The copy has the unit's own name, and names staged programs where they lie now.
check_unit() (
  folder=$journal/check
  mkdir -p "$folder"
  cp "$(soon "$1")" "$folder/${1##*/}"
  while IFS=$tab read -r path; do
    new=$(staged "$path")
    if [ -x "$new" ]; then sed -i "s|$path|$new|g" "$folder/${1##*/}"; fi
  done <"$journal/files"
  systemd-analyze verify --man=no "$folder/${1##*/}"
)
