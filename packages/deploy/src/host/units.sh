# shellcheck shell=sh
# Units, compose projects and what else has to hear of changed files. Expects: memory.sh.

has_systemd() { [ -d /run/systemd/system ]; }

is_active() { systemctl is-active --quiet -- "$1"; }
is_enabled() { systemctl is-enabled --quiet -- "$1" 2>/dev/null; }

# A Caddy before 2.7 that cannot listen where it should never says that its reload is over, and systemd waits for that. That of a
# controller is over when what has changed was stopped and is awake again.
reload_unit() {
  case $1 in veille.service) seconds=240 ;; *) seconds=10 ;; esac
  timeout "$seconds" systemctl reload -- "$1"
}

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
  stopped=yes
  stop_unit "$1" || stopped=no
  rmdir /run/veille/last 2>/dev/null || :
  [ "$stopped" = yes ] && ! systemctl is-failed --quiet -- "$1"
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

# FOLDER SECONDS: starts again, as they are, those of the compose project there that read a file of this deploy, and waits until they
# are healthy. Others of the project go on, and what somebody has changed there and not applied is not applied. Expects: journal.
restart_compose() (
  readers=$(readers_in "$1") left=$2
  # Whoever shares the network of one that comes again and again cannot start: what that one says is told all the same.
  # shellcheck disable=SC2086
  docker restart $readers >/dev/null || left=0
  while [ "$left" -gt 0 ]; do
    # shellcheck disable=SC2086
    case $(state_of $readers) in
      good) if go_on; then exit 0; else break; fi ;;
      bad) break ;;
    esac
    sleep 1
    left=$((left - 1))
  done
  for id in $readers; do
    docker ps --all --filter "id=$id" --format '{{.Names}}: {{.Status}}'
    docker logs --tail 15 "$id"
  done
  exit 1
)

# FOLDER
has_readers() {
  if [ -n "$(readers_in "$1")" ]; then return 0; fi
  echo "No container of a compose project in $1 mounts a file of this deploy."
  echo "Bring it up there with docker compose up -d, or correct the folder in the stack."
  return 1
}

# FOLDER: who mounts a file of this deploy or a folder that it lies in, and then whoever shares the network of one, which goes with it.
readers_in() {
  changed=$newline$(xargs -d '\n' realpath -m -- <"$journal/touched")$newline
  all=$(containers_in "$1")
  readers=$(for id in $all; do if reads_change "$id"; then echo "$id"; fi; done)
  printf '%s\n' "$readers"
  for id in $all; do
    network=$(docker inspect --format '{{.HostConfig.NetworkMode}}' "$id")
    case $network in container:*) case $readers in *"${network#container:}"*) echo "$id" ;; esac ;; esac
  done
}

reads_change() {
  docker inspect --format '{{range .Mounts}}{{println .Source}}{{end}}' "$1" | grep . | while IFS= read -r source; do
    source=$(realpath -m -- "$source")
    case $changed in *"$newline$source$newline"* | *"$newline$source/"*) echo "$source" ;; esac
  done | grep -q .
}

# FOLDER, whatever path its compose project was brought up by.
containers_in() {
  place=$(realpath -- "$1")
  labels='{{.ID}} {{.Label "com.docker.compose.project.working_dir"}}'
  docker ps --all --no-trunc --filter label=com.docker.compose.oneoff=False --format "$labels" | while read -r id folder; do
    if [ "$(realpath -m -- "$folder")" = "$place" ]; then echo "$id"; fi
  done
}

# CONTAINERS: good, bad, or waiting. One that has done its work and ended is as good, one that waits for another may come a few times.
state_of() {
  state=good
  running=no
  for id in "$@"; do
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

# One without a health check runs even while it comes again and again. Expects: readers.
go_on() {
  before=$(restarts)
  sleep 3
  # shellcheck disable=SC2086
  [ "$(state_of $readers)" = good ] && [ "$(restarts)" = "$before" ]
}

restarts() { printf '%s\n' "$readers" | xargs docker inspect --format '{{.RestartCount}}'; }
