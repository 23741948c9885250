# shellcheck shell=sh
# Finds the JDK and Maven. Sourced by ./echogate and ./dev; POSIX sh, no side effects but the
# variables that each function names.

# The lowest JDK: up to 25.0.2 G1 could move pinned arrays (JDK-8377811).
lowest_jdk=25.0.3

# Whether the version $1 (major.minor.security...) is at least $lowest_jdk.
jdk_is_new_enough() {
  have=${1%%[!0-9.]*}..
  want=$lowest_jdk..
  while [ -n "${want%%.*}" ]; do
    if [ "${have%%.*}" != "${want%%.*}" ]; then
      [ "$((${have%%.*} + 0))" -gt "${want%%.*}" ]
      return
    fi
    have=${have#*.}
    want=${want#*.}
  done
}

# Whether the directory $1 is a JDK that is new enough, by its release file.
jdk_fits() {
  [ -x "$1/bin/javac" ] && [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 1
  while IFS='=' read -r key value; do
    if [ "$key" = JAVA_VERSION ]; then
      value=${value#\"}
      jdk_is_new_enough "${value%\"}"
      return
    fi
  done <"$1/release"
  return 1
}

# Sets and exports JAVA_HOME: the one that is set, the PATH's java, then the usual directories;
# the first that fits. Fails when none does.
find_jdk() {
  if [ -n "${JAVA_HOME:-}" ] && jdk_fits "$JAVA_HOME"; then
    return 0
  fi
  if java=$(command -v java) && java=$(readlink -f -- "$java") && jdk_fits "${java%/bin/java}"; then
    export JAVA_HOME="${java%/bin/java}"
    return 0
  fi
  for jdk in /usr/lib/jvm/* /usr/java/* /usr/local/java/* /usr/local/*jdk* /opt/* /opt/java/* \
    "${HOME:-}"/.jdks/* "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.local/share/mise/installs/java/* \
    "${HOME:-}"/.asdf/installs/java/*; do
    if jdk_fits "$jdk"; then
      export JAVA_HOME="$jdk"
      return 0
    fi
  done
  return 1
}

# Sets release to a word for the JDK in JAVA_HOME: who made it, and its version to the build.
read_release() {
  left=''
  while IFS='=' read -r key value; do
    case $key in
      IMPLEMENTOR*) left=$left$value- ;;
      JAVA_RUNTIME_VERSION)
        left=$left$value
        break
        ;;
    esac
  done <"$JAVA_HOME/release"
  release=''
  while [ -n "$left" ]; do
    word=${left%%[!A-Za-z0-9.+_-]*}
    release=$release$word
    left=${left#"$word"}
    left=${left#?}
  done
}

# Says on standard error how to get a JDK.
explain_jdk() {
  cat >&2 <<END
$1: no JDK $lowest_jdk or newer was found in JAVA_HOME, on the PATH or in the usual directories.
  Get one in one of these ways:
    - your distribution's package, where it is new enough (Debian, Ubuntu: openjdk-25-jdk);
    - a build of Eclipse Temurin 25 from https://adoptium.net: a .deb, an .rpm, or an archive to unpack under ~/.jdks;
    - SDKMAN: sdk install java 25.0.3-tem
  or set JAVA_HOME to the directory of one that lies elsewhere.
END
}

# Sets maven to the command: the PATH's, then MAVEN_HOME's, then the usual places. Fails when there
# is none.
find_maven() {
  if maven=$(command -v mvn); then
    return 0
  fi
  for maven in "${MAVEN_HOME:-}"/bin/mvn /usr/share/maven/bin/mvn /opt/*maven*/bin/mvn /usr/local/*maven*/bin/mvn \
    "${HOME:-}"/.sdkman/candidates/maven/current/bin/mvn; do
    if [ -x "$maven" ]; then
      return 0
    fi
  done
  return 1
}

# Says on standard error how to get Maven.
explain_maven() {
  cat >&2 <<END
$1: building needs Maven 3.8.7 or newer, and there is no mvn on the PATH or in the usual places.
  Get it as your distribution's package (Debian, Ubuntu: apt-get install maven), or from
  https://maven.apache.org and put its bin directory on the PATH.
END
}
