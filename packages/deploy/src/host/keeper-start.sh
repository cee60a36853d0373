# shellcheck shell=sh
# How the keeper comes to run, and to run again: as a unit that starts at boot while a journal is open, else as a process
# of its own session, which a reboot ends. Expects: keeper_program, its text.

unit=veille-put-back.service

# Written before the first transaction, and when another version of Veille comes: never in the middle of one.
install_keeper() {
  if [ "$(cat "$memory/keeper" 2>/dev/null)" != "$keeper_program" ]; then write_whole "$memory/keeper" "$keeper_program"; fi
  has_systemd || return 0
  file=/etc/systemd/system/$unit
  text=$(keeper_unit)
  if [ "$(cat "$file" 2>/dev/null)" = "$text" ] && is_enabled "$unit"; then return 0; fi
  (umask 022 && write_whole "$file" "$text") && systemctl daemon-reload && systemctl enable --quiet "$unit"
}

keeper_unit() {
  cat <<UNIT
[Unit]
Description=Puts back what a Veille deploy has begun and nobody has confirmed
ConditionPathExists=|$memory/next
ConditionPathExists=|$memory/open
ConditionPathExists=|$memory/back
ConditionPathExists=|$memory/done
RequiresMountsFor=$memory
StartLimitIntervalSec=0

[Service]
Type=exec
ExecStart=/bin/sh $memory/keeper
Restart=on-failure
RestartSec=1

[Install]
WantedBy=multi-user.target
UNIT
}

call_keeper() {
  if has_systemd; then
    systemctl start "$unit" && is_active "$unit"
    return
  fi
  read -r pid start boot 2>/dev/null <"$memory/keeper-process" || pid=0
  if is_alive "$pid" "$start" "$boot"; then return 0; fi
  setsid /bin/sh "$memory/keeper" </dev/null >/dev/null 2>&1 &
  write_whole "$memory/keeper-process" "$! $(started $!) $(cat /proc/sys/kernel/random/boot_id)"
}
