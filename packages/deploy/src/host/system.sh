# shellcheck shell=sh
# What comes before the transaction and stays when that is put back: packages, users, images, large files. While it is made, what is
# there goes on serving. Expects: memory.sh; packages_program and download_program, their texts.

# NAMES, a line each. Goes on when the connection is lost, so that nothing is left half installed, and whoever asks for the same
# next hears the rest of it.
install_packages() {
  say doing packages
  if ! join_work "packages_$(printf '%s' "$1" | tr '\n' _)"; then
    mkdir -p "$folder"
    # shellcheck disable=SC2086
    start_work "$folder" /bin/sh -c "$packages_program" sh $1
  fi
  follow_build "$folder"
}

# Reads a table: NAME and the groups that it lacks.
make_users() {
  say doing users
  while IFS=$tab read -r name groups; do
    if ! getent passwd "$name" >/dev/null; then
      useradd --system --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin "$name" || return 1
    fi
    for group in $groups; do
      getent group "$group" >/dev/null || groupadd --system "$group" || return 1
      usermod --append --groups "$group" "$name" || return 1
    done
  done >"$memory/log" 2>&1
}

# KEY NAME
pull_image() {
  say doing "pull $2"
  join_work "$1" || { mkdir -p "$folder" && start_work "$folder" docker pull "$2"; }
  follow_build "$folder"
}

# KEY NAME BYTES: a build goes on when the connection is lost, and whoever asks for it next hears the rest of it.
build_image() {
  say doing "build $2"
  if join_work "$1"; then
    head -c "$3" >/dev/null
  else
    mkdir -p "$folder/context"
    # Folders are in no archive, and an image may run as nobody: they must be open to look into.
    (umask 022 && head -c "$3" | tar -x -p -f - -C "$folder/context") || return 1
    start_build "$folder" "$2"
  fi
  follow_build "$folder"
}

# SHA256 OWNER FOLDER PATH URL
download_file() {
  say doing "download ${4##*/}"
  if ! join_work "$1"; then
    mkdir -p "$folder"
    printf 'url = "%s"\n' "$5" >"$folder/address"
    start_work "$folder" /bin/sh -c "$download_program" sh "$1" "$2" "$3" "$4" "$folder/address"
  fi
  follow_build "$folder"
}

# KEY: fails where nothing of that key is being done, and leaves its folder free.
join_work() {
  folder=$memory/builds/$1
  read -r pid start boot 2>/dev/null <"$folder/process" || pid=0
  is_alive "$pid" "$start" "$boot" || { rm -rf "$folder" && return 1; }
}

start_build() {
  if [ -f "$1/context/.veille-compose" ]; then start_compose_build "$1"; return; fi
  set -- "$1" docker build --tag "$2"
  if [ -f "$1/context/.veille-args" ]; then
    while IFS= read -r argument; do set -- "$@" --build-arg "$argument"; done <"$1/context/.veille-args"
  fi
  start_work "$@" "$1/context"
}

# As the person's own file says, from copies that lie to each other as on the host.
start_compose_build() {
  context=$1/context
  {
    IFS= read -r project && IFS= read -r place && IFS= read -r container
    if docker compose version >/dev/null 2>&1; then set -- "$1" docker compose; else set -- "$1" docker-compose; fi
    set -- "$@" --project-name "$project" --project-directory "$context/$place"
    while IFS= read -r file; do set -- "$@" --file "$context/$file"; done
  } <"$context/.veille-compose"
  start_work "$@" build "$container"
}

# FOLDER COMMAND…: what it prints is kept in a log there, and what it ends with in a code.
start_work() {
  folder=$1
  shift
  # shellcheck disable=SC2016
  setsid sh -c 'log=$1; shift; "$@" >"$log/log" 2>&1; echo $? >"$log/code"' sh "$folder" "$@" </dev/null >/dev/null 2>&1 &
  write_whole "$folder/process" "$! $(started $!) $(cat /proc/sys/kernel/random/boot_id)"
}

# FOLDER: tells what is being done there until that has ended. The operator answers each `alive`: a cable that is pulled says
# nothing, and the system's own patience, during which this shell would hold the lock, is a quarter of an hour.
follow_build() {
  told=0
  miss_operator
  read -r pid start boot <"$1/process"
  while :; do
    { say alive - && read -r answer && [ "$answer" = here ]; } || exit 1
    hear_operator
    alive=no
    if is_alive "$pid" "$start" "$boot"; then alive=yes; fi
    lines=$(wc -l 2>/dev/null <"$1/log" || echo 0)
    if [ "$lines" -gt "$told" ]; then
      sed -n "$((told + 1)),${lines}p" "$1/log" | while IFS= read -r line; do say log "$line"; done
      told=$lines
    fi
    [ "$alive" = yes ] || break
    sleep 1
  done
  code=$(cat "$1/code" 2>/dev/null || echo 1)
  if [ "$code" = 0 ]; then rm -rf "$1" && say made -; else cp "$1/log" "$memory/log"; fi
  return "$code"
}

hear_operator() { write_whole "$memory/heard" "$(uptime_seconds)"; }

# What takes its time without a word, as an upload does, is not watched.
stop_listening() { rm -f "$memory/heard"; }

# Ends this shell, and nothing that goes on without it, when 20 seconds long nothing was heard.
miss_operator() {
  hear_operator
  shell=$$ since=$(started $$)
  while sleep 1 && [ "$(started "$shell")" = "$since" ] && read -r heard <"$memory/heard"; do
    if [ "$(uptime_seconds)" -gt "$((heard + 20))" ]; then kill -KILL "$shell"; fi
  done </dev/null >/dev/null 2>&1 &
}
