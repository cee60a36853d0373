# shellcheck shell=sh
# Answers a question about this host in records that end with NUL, so that no name can look like two. Changes nothing.
# Expects: memory, the folder where deploys remember; processes.sh.

# shellcheck disable=SC2154
[ -n "$memory" ] || exit 1
tab='	'
newline='
'

# Seconds that a program may take for its answer, which is long for a small machine that builds an image meanwhile.
answer_seconds=30

# COMMAND…: its answer is in `heard`. One that hangs is not one that is not there, so the whole answer ends with its name.
hear() {
  code=0
  heard=$(timeout -k 5 "$answer_seconds" "$@" </dev/null 2>/dev/null) || code=$?
  case $code in
    124 | 137)
      printf 'silent\t%s %s\0end\0' "$1" "$2"
      exit
      ;;
  esac
  return "$code"
}

# Lines of KIND, a tab, and a value; an empty line ends them.
read_question() {
  paths='' folders='' texts='' units='' users='' packages='' images='' readers='' nodes=''
  while IFS=$tab read -r kind value && [ -n "$kind" ]; do
    case $kind in
      path) paths=$paths$value$newline ;;
      folder) folders=$folders$value$newline ;;
      text) texts=$texts$value$newline ;;
      unit) units=$units$value$newline ;;
      user) users=$users$value$newline ;;
      package) packages=$packages$value$newline ;;
      image) images=$images$value$newline ;;
      reader) readers=$readers$value$newline ;;
      nodes) nodes=$value ;;
    esac
  done
}

# One field a line, so that a name may hold blanks.
observe() (
  set -f
  IFS=$newline
  answer_memory
  answer_facts
  answer_names
  answer_readers
  answer_containers
  answer_nodes
  answer_files
  printf 'end\0'
)

answer_memory() {
  if [ -f "$memory/deployed" ]; then
    while IFS= read -r line; do
      printf 'deployed\t%s\0' "$line"
      path=${line##*"$tab"}
      add_deployed "$line" "$path"
      case $line in file"$tab"secret"$tab"*) answer_keyed "$path" ;; esac
    done <"$memory/deployed"
  fi
  if [ -f "$memory/key" ]; then printf 'key\t%s\0' "$(cat "$memory/key")"; fi
  if [ -f "$memory/lock" ]; then answer_lock; fi
  answer_known
}

# Large files whose content was seen and that still look as they did then.
answer_known() {
  [ -f "$memory/known" ] || return 0
  while IFS=$tab read -r sum look path; do
    if [ "$(stat -c '%s %.Y %i' "$path" 2>/dev/null)" = "$look" ]; then printf 'known\t%s\t%s\0' "$sum" "$path"; fi
  done <"$memory/known"
}

# What deploys have put there is looked at whether it is asked for or not: the stack may have forgotten it.
add_deployed() {
  case $1 in
    file* | shared* | kept* | imported*) case $newline$paths in *"$newline$2$newline"*) ;; *) paths=$paths$2$newline ;; esac ;;
    folder*) case $newline$folders in *"$newline$2$newline"*) ;; *) folders=$folders$2$newline ;; esac ;;
  esac
  # What others write or import too is read before it is written again.
  case $1 in shared* | imported*) case $newline$texts in *"$newline$2$newline"*) ;; *) texts=$texts$2$newline ;; esac ;; esac
}

# A secret's bytes are compared by a hash that is worth nothing without this host's own key.
answer_keyed() {
  [ -f "$1" ] || return 0
  hash=$(cat "$memory/key" "$1" | sha256sum)
  printf 'keyed\t%s\t%s\0' "${hash%% *}" "$1"
}

# A lock whose deploy has died holds nobody up; a put-back that it has armed does.
answer_lock() {
  IFS=$tab read -r pid start boot since who why <"$memory/lock" || return 0
  armed=no alive=no
  if [ -d "$memory/open" ] || [ -d "$memory/back" ]; then armed=yes; fi
  if is_alive "$pid" "$start" "$boot"; then alive=yes; fi
  printf 'lock\t%s\t%s\t%s\t%s\t%s\t%s\0' "$alive" "$armed" "$since" "$who" "$why" "$(what_remains)"
}

# What could not be put back so far, in one line for people; a dash for nothing.
what_remains() {
  text=$(cat "$memory/back/remains" "$memory/done/remains" 2>/dev/null | sed "s/$tab/: /; \$!s/\$/,/" | tr '\n' ' ')
  text=${text% }
  printf '%s' "${text:--}"
}

answer_facts() {
  printf 'machine\t%s\0' "$(uname -m)"
  while IFS= read -r line; do
    case $line in ID=* | VERSION_ID=*) printf 'release\t%s\0' "$line" ;; esac
  done </etc/os-release
  printf 'free\t%s\0' "$(stat -f -c '%a %S' /)"
  if [ -d /run/systemd/system ]; then printf 'systemd\0'; fi
  if has tailscale; then
    hear tailscale ip || :
    printf 'mesh\t%s\0' "$heard"
  fi
  answer_listeners
}

answer_listeners() {
  if has ss; then
    printf 'listeners\t%s\0' "$(ss -H -l -t -n -p --cgroup 2>/dev/null || ss -H -l -t -n -p)"
  else
    printf 'sockets\t%s\0' "$(cat /proc/net/tcp /proc/net/tcp6 2>/dev/null)"
  fi
}

answer_names() {
  # shellcheck disable=SC2086
  if [ -n "$users" ]; then
    printf 'users\t%s\0' "$(getent passwd $users)"
    printf 'groups\t%s\0' "$(getent group)"
  fi
  # shellcheck disable=SC2086,SC2016
  if [ -n "$packages" ] && has dpkg-query; then
    printf 'packages\t%s\0' "$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' $packages 2>/dev/null)"
  fi
  # shellcheck disable=SC2086
  if [ -n "$units" ] && [ -d /run/systemd/system ]; then
    printf 'units\t%s\0' "$(systemctl show --property=LoadState,UnitFileState,ActiveState,FragmentPath -- $units)"
  fi
}

# USER GROUP FOLDER, as a unit of that user and group would look: whoever may not pass sees nothing in it.
answer_readers() {
  for line in $readers; do
    user=${line%% *} line=${line#* }
    group=${line%% *} folder=${line#* }
    if ! [ -d "$folder" ] || ! getent passwd "$user" >/dev/null || ! getent group "$group" >/dev/null; then continue; fi
    runuser -u "$user" -g "$group" -- stat "$folder/." </dev/null >/dev/null 2>&1 || printf 'closed\t%s\0' "$folder"
  done
}

answer_containers() {
  answer_image_disk
  has docker || return 0
  hear docker version || return 0
  if hear docker compose version; then
    compose=2
  elif has docker-compose; then
    compose=1
  else
    compose=none
  fi
  printf 'docker\t%s\0' "$compose"
  if [ -n "$images" ]; then
    hear docker image ls --digests --format '{{.Repository}}:{{.Tag}}
{{.Repository}}@{{.Digest}}' || :
    printf 'images\t%s\0' "$heard"
  fi
}

# Only where it is not the disk of `/`, which is told anyway. An engine that is not there yet will have its usual place.
answer_image_disk() {
  [ -n "$images" ] || return 0
  place=/var/lib/docker
  if has docker && hear docker info --format '{{.DockerRootDir}}'; then place=$heard; fi
  while [ -n "$place" ] && ! [ -d "$place" ]; do place=${place%/*}; done
  if [ "$(stat -c %d "$place/")" = "$(stat -c %d /)" ]; then return 0; fi
  printf 'image-disk\t%s\t%s\0' "$(stat -f -c '%a %S' "$place")" "$place"
}

# Headscale itself, or the first container of its compose project that has one.
answer_nodes() {
  [ -n "$nodes" ] || return 0
  list=$(list_nodes) || list=$(list_nodes_in_container) || return 0
  printf 'nodes\t%s\0' "$(printf '%s' "$list" | base64 -w0)"
}

list_nodes() { timeout 5 "$@" headscale nodes list --output json </dev/null 2>/dev/null; }

list_nodes_in_container() {
  has docker || return 1
  for id in $(timeout 10 docker ps --quiet --filter "label=com.docker.compose.project.working_dir=$nodes" 2>/dev/null); do
    list_nodes docker exec "$id" && return
  done
  return 1
}

# One walk says what is there and what is in it. Find ends what it has written itself before it lets sha256sum write.
answer_files() {
  if [ -n "$paths" ]; then
    # shellcheck disable=SC2086
    find $paths -printf 'entry\t%y\t%m\t%u\t%g\t%s\t%p\0' -type f -exec sha256sum -z -- {} + 2>/dev/null
  fi
  if [ -n "$folders" ]; then
    # shellcheck disable=SC2086
    find $folders -maxdepth 0 -printf 'entry\t%y\t%m\t%u\t%g\t%s\t%p\0' 2>/dev/null
  fi
  for text in $texts; do
    if [ -f "$text" ]; then printf 'text\t%s\t%s\0' "$text" "$(base64 -w0 "$text")"; fi
  done
}

has() { command -v "$1" >/dev/null 2>&1; }
