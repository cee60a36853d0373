#!/bin/sh
# The entrypoint of an image whose app was built for an address that is known only where it runs: a Next.js build writes
# every NEXT_PUBLIC_* into its files. Build with NEXT_PUBLIC_SITE_URL set to the placeholder below, then, in the Dockerfile,
#   RUN sh /entrypoint.sh --keep       keeps the files that hold the placeholder as they are
#   ENTRYPOINT ["sh", "/entrypoint.sh"]
# When a container starts, those files are written anew from the kept ones with the origin that NEXT_PUBLIC_SITE_URL has by
# then (without it nothing is), secrets are read from their files, and the command takes the place of this shell. So one
# image is for every door, and a restart or another door begins from the same files. Their names stay: browsers keep files by
# origin, and another door is another one. Where the door has aliases (BETTER_AUTH_TRUSTED_ORIGINS), a text that is the
# placeholder and nothing else becomes, in what browsers run, the origin of the page: each signs in under its own.
# Needs a POSIX sh, grep, sed, find and awk, which Debian and Alpine have.
set -eu
placeholder=${ORIGIN_PLACEHOLDER:-http://origin.placeholder.invalid}
app=${APP_FOLDER:-/app}
kept=${KEPT_FOLDER:-/app.kept}

main() {
  if [ "${1:-}" = --keep ]; then
    keep_files
    exit
  fi
  [ -z "${NEXT_PUBLIC_SITE_URL:-}" ] || put_origin "$NEXT_PUBLIC_SITE_URL"
  read_secrets
  exec "$@"
}

keep_files() {
  cd "$app"
  LC_ALL=C grep -rlF "$(host_of "$placeholder")" . | while IFS= read -r file; do
    mkdir -p "$kept/$(dirname "$file")"
    cp -p "$file" "$kept/$file"
  done
  [ -d "$kept" ] || fail "no file in $app holds $placeholder: was it built with NEXT_PUBLIC_SITE_URL=$placeholder?"
}

# Whole origins first; what is left is the host alone, as in a list of hosts that images may come from.
put_origin() {
  case $1 in
    http://*[!A-Za-z0-9.:-]* | http:// | https://*[!A-Za-z0-9.:-]* | https://) fail "no origin: $1" ;;
    http://* | https://*) ;;
    *) fail "no origin: $1" ;;
  esac
  [ -d "$kept" ] || fail "this image has no $kept: its Dockerfile must run \"sh $0 --keep\""
  whole="s|$(pattern "$placeholder")|$1|g"
  host="s|$(pattern "$(host_of "$placeholder")")|$(host_of "$1")|g"
  page="s|[\"']$(pattern "$placeholder")[\"']|(globalThis.location?.origin??\"$1\")|g"
  [ -n "${BETTER_AUTH_TRUSTED_ORIGINS:-}" ] || page=
  # What cannot be written ends the start: a page with another's address in it is worse than none.
  (cd "$kept" && find . -type f) | while IFS= read -r file; do
    case $file in */.next/static/*.js) first=$page ;; *) first= ;; esac
    LC_ALL=C sed -e "$first" -e "$whole" -e "$host" "$kept/$file" >"$app/$file" || exit 1
  done
}

# NAME_FILE leads to the value of NAME, which other values may name as ${NAME}.
read_secrets() {
  for file_name in $(names); do
    name=${file_name%_FILE}
    eval "file=\$$file_name"
    case $file_name:$file in *_FILE:/run/secrets/*) ;; *) continue ;; esac
    value=$(cat "$file")
    export "$name=$value"
    for other in $(names); do
      eval "text=\$$other"
      case $text in *"\${$name}"*) export "$other=$(replace "$text" "\${$name}" "$value")" ;; esac
    done
  done
}

names() { awk 'BEGIN { for (name in ENVIRON) if (name ~ /^[A-Za-z_][A-Za-z0-9_]*$/) print name }'; }

# replace TEXT WHAT BY
replace() {
  rest=$1
  made=
  while :; do
    case $rest in *"$2"*) ;; *) break ;; esac
    made=$made${rest%%"$2"*}$3
    rest=${rest#*"$2"}
  done
  printf '%s' "$made$rest"
}

host_of() { printf '%s' "${1#*://}"; }

pattern() { printf '%s' "$1" | sed 's|[.]|\\.|g'; }

fail() {
  printf 'entrypoint: %s\n' "$1" >&2
  exit 1
}

main "$@"
