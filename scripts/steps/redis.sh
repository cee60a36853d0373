# Debian's redis-server package enables a service. The same program is in redis-tools, which has none: called as
# redis-server, redis-check-rdb is the server.
has_redis() { command -v redis-server >/dev/null; }

about_redis() {
  if command -v valkey-server >/dev/null; then echo '0 1 a link to valkey-server'; else
    echo "2 4 Debian's redis-tools, whose redis-check-rdb is the server: no service"
  fi
}

packages_redis() { command -v valkey-server >/dev/null || command -v redis-check-rdb >/dev/null || echo redis-tools; }

wanted_redis() { echo 'valkey-server or redis-server, 6 or newer; install it with your package manager.'; }

get_redis() {
  server=$(command -v valkey-server) || server=$(command -v redis-check-rdb) || {
    install_debian redis-tools
    server=$(command -v redis-check-rdb)
  }
  link "$server" redis-server
  "$TOOLCHAIN/bin/redis-server" --version
}
