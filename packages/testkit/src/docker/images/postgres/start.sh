# As the official image does it: root hands the data to postgres, which makes a database the first time. Told by
# POSTGRES_USER, POSTGRES_DB and POSTGRES_PASSWORD_FILE. Needs CHOWN, SETUID, SETGID, DAC_OVERRIDE and FOWNER.
set -eu

if [ "$(id -u)" = 0 ]; then
  POSTGRES_PASSWORD=$(cat "$POSTGRES_PASSWORD_FILE")
  export POSTGRES_PASSWORD
  chown -R postgres: "$PGDATA"
  mkdir -p /run/postgresql
  chown postgres: /run/postgresql
  exec setpriv --reuid postgres --regid postgres --clear-groups sh "$0"
fi

user=${POSTGRES_USER:-postgres}
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  printf '%s' "$POSTGRES_PASSWORD" >/tmp/password
  initdb --username "$user" --pwfile /tmp/password --auth-host scram-sha-256 --auth-local trust >/dev/null
  rm /tmp/password
  printf 'host all all all scram-sha-256\n' >>"$PGDATA/pg_hba.conf"
  if [ "${POSTGRES_DB:-$user}" != postgres ]; then
    printf 'CREATE DATABASE "%s";\n' "${POSTGRES_DB:-$user}" | postgres --single -j postgres >/dev/null
  fi
fi
unset POSTGRES_PASSWORD
exec postgres -c listen_addresses='*'
