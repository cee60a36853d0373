# npm writes its own record last, so a record older than the lock file, or none, means that there is something to do.
has_packages() {
  record=node_modules/.package-lock.json
  [ -f "$record" ] && [ -z "$(find package-lock.json -newer "$record")" ]
}

about_packages() { echo '190 40 the npm packages of the lock file, into node_modules'; }

# Nothing here needs an install script: what is native comes as an optional package for each platform.
get_packages() {
  npm ci --ignore-scripts --no-audit --no-fund
  touch node_modules/.package-lock.json
}
