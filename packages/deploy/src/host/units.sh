# shellcheck shell=sh
# Units, compose projects and what else has to hear of changed files. Expects: memory.sh.

has_systemd() { [ -d /run/systemd/system ]; }

is_active() { systemctl is-active --quiet -- "$1"; }
is_enabled() { systemctl is-enabled --quiet -- "$1" 2>/dev/null; }

# A Caddy before 2.7 that cannot listen where it should never says that its reload is over, and systemd waits for that.
reload_unit() { timeout 10 systemctl reload -- "$1"; }

# Not to be there at all is as good as stopped.
stop_unit() { timeout 120 systemctl stop -- "$1" || ! is_active "$1"; }

# The controller leaves what it has started to the next one. Where none comes a folder tells it to stop that first, and it fails
# where it cannot. A folder, since mkdir follows no link: root makes it in a place that is the controller's.
stop_for_good() {
  if [ "$1" != veille.service ] || ! is_active "$1"; then
    stop_unit "$1"
    return
  fi
  mkdir /run/veille/last 2>/dev/null || :
  stop_unit "$1" || return 1
  rmdir /run/veille/last 2>/dev/null || :
  ! systemctl is-failed --quiet -- "$1"
}

# Where a unit has started again by itself in the meantime, it does not go on running.
restarts_of() { systemctl show --property=NRestarts --value -- "$1"; }

# Of the files of this deploy alone: a line that others have written wrong is no fault of it. Expects: journal.
create_temporary_files() {
  while IFS=$tab read -r path; do
    case $path in
      */tmpfiles.d/*.conf) if [ -f "$path" ]; then systemd-tmpfiles --create "$path" </dev/null || return 1; fi ;;
    esac
  done <"$journal/touched"
}

compose() {
  if docker compose version >/dev/null 2>&1; then docker compose "$@"; else docker-compose "$@"; fi
}

# FOLDER SECONDS
restart_compose() (
  cd "$1" || exit 1
  compose down && compose up -d || exit 1
  left=$2
  while [ "$left" -gt 0 ]; do
    case $(compose_state) in
      good) if goes_on; then exit 0; else break; fi ;;
      bad) break ;;
    esac
    sleep 1
    left=$((left - 1))
  done
  compose ps
  compose logs --tail 15
  exit 1
)

# Of all containers of this folder's project: good, bad, or waiting. One that has done its work and ended is as good, one that
# waits for another may come a few times.
compose_state() {
  state=good
  running=no
  for id in $(compose ps -aq); do
    # shellcheck disable=SC2046
    set -- $(docker inspect --format "$container_state" "$id")
    if [ "$1" -gt 3 ]; then state=bad; fi
    case "$2 $3 ${4:-}" in
      'running 0 ' | 'running 0 healthy') running=yes ;;
      'exited 0 '*) ;;
      *starting | created* | restarting*) [ "$state" = bad ] || state=waiting ;;
      *) state=bad ;;
    esac
  done
  if [ "$state$running" = goodno ]; then state=bad; fi
  echo "$state"
}

container_state='{{.RestartCount}} {{.State.Status}} {{.State.ExitCode}} {{if .State.Health}}{{.State.Health.Status}}{{end}}'

# One without a health check runs even while it comes again and again.
goes_on() {
  before=$(compose_restarts)
  sleep 3
  [ "$(compose_state)" = good ] && [ "$(compose_restarts)" = "$before" ]
}

compose_restarts() { compose ps -aq | xargs docker inspect --format '{{.RestartCount}}'; }
