# Finds, or installs where that is allowed, what ./demo and ./check run with. Sourced by both; $program is the name for messages.

say() {
  printf '%s: %s\n' "$program" "$*" >&2
}

# One line on stderr and the end. usage_error: for wrong arguments.
fail() {
  say "$*"
  exit 1
}

usage_error() {
  say "$* (see ./$program --help)"
  exit 2
}

may_install() {
  [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null
}

# Installs Debian packages; fails when one is not there.
apt_install() {
  say "installing $*"
  local log
  log=$(mktemp)
  # A fresh image has no package lists, one that is not fresh has old ones.
  if DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" >"$log" 2>&1 ||
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"; } >"$log" 2>&1; then
    rm -f "$log"
    return 0
  fi
  tail -n 5 "$log" >&2
  rm -f "$log"
  return 1
}

java_feature() {
  "$1" -XshowSettings:properties -version 2>&1 |
    sed -n 's/^ *java\.specification\.version = \(1\.\)\{0,1\}\([0-9][0-9]*\).*/\2/p'
}

# Sets java to the java of a JDK 17 or newer: JAVA_HOME's, else the one on the path.
require_jdk() {
  local cure="install one (Debian: apt-get install openjdk-17-jdk-headless) or set JAVA_HOME to one"
  if [ -n "${JAVA_HOME:-}" ]; then
    java=$JAVA_HOME/bin/java
    [ -x "$java" ] || fail "JAVA_HOME=$JAVA_HOME holds no bin/java; a JDK 17 or newer is needed: $cure"
  else
    java=$(command -v java) || fail "no java on the path; a JDK 17 or newer is needed: $cure"
    java=$(readlink -f "$java")
  fi
  local feature
  feature=$(java_feature "$java")
  [ -n "$feature" ] || fail "$java does not run; a JDK 17 or newer is needed: $cure"
  [ "$feature" -ge 17 ] || fail "$java is Java $feature; a JDK 17 or newer is needed: $cure"
  [ -x "$(dirname "$java")/javac" ] || fail "$java belongs to a runtime without a compiler; a JDK 17 or newer is needed: $cure"
}

require_maven() {
  command -v mvn >/dev/null && return
  local cure="install Maven 3.8 or newer and put mvn on the path"
  may_install || fail "no mvn on the path; $cure"
  apt_install maven || fail "Maven could not be installed; $cure"
}
