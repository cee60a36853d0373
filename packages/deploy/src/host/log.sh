# shellcheck shell=sh
# What is told of a log. Values of secrets do not leave their host: a program that fails quotes what it was given, and that may
# be older than all that the operator knows. Expects: memory.sh, check.sh.

# The last lines, each as one of its own.
say_log() { hide_secrets "$1" 2>/dev/null | tail -n 20 | while IFS= read -r line; do say log "$line"; done; }

# Values come on standard input: whoever lists processes sees arguments.
hide_secrets() {
  awk '
    !told { if ($0 != "") values[++count] = $0; next }
    {
      for (each = 1; each <= count; each++) {
        before = ""
        while (at = index($0, values[each])) {
          before = before substr($0, 1, at - 1) "(secret)"
          $0 = substr($0, at + length(values[each]))
        }
        $0 = before $0
      }
      print
    }' - told=1 "$1" <<VALUES
$(secret_values)
VALUES
}

# One a line, the longest first, since one may hold another, and as files quote them too. Four bytes are in any text.
secret_values() {
  cat "$memory/deployed" "$memory/open/deployed" 2>/dev/null | sed -n "s/^file${tab}secret$tab.*$tab//p" | sort -u |
    while IFS= read -r path; do
      for file in "$path" "$(staged "$path")" "$(kept "$path")"; do
        [ -f "$file" ] || continue
        { unquote_values "$file" && sed 's/="\(.*\)"$/=\1/' "$file"; } | sed 's/^[A-Za-z_][A-Za-z0-9_]*=//'
      done
    done | awk 'length($0) > 4 { print length($0), $0 }' | sort -rn | cut -d ' ' -f 2-
}
