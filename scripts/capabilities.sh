# shellcheck shell=sh
# Confines the verbs that work on filters. Sourced by ./echogate; POSIX sh.
#
# A capability is dropped for good only before the JVM starts: afterwards each of its threads has a
# set of its own.

# Whether this process has the capability number $1.
has_capability() {
  while read -r key value; do
    if [ "$key" = CapEff: ]; then
      [ "$((0x$value >> $1 & 1))" = 1 ]
      return
    fi
  done </proc/self/status
  return 1
}

# Whether the bpf file system is where filters are pinned.
has_bpffs() {
  while read -r _ directory type _; do
    [ "$directory $type" != '/sys/fs/bpf bpf' ] || return 0
  done </proc/self/mounts
  return 1
}

# Exports SSH_CONNECTION of the login above, which sudo takes away, and which only who has all
# capabilities of the processes above can read there.
find_login() {
  [ -z "${SSH_CONNECTION:-}" ] || return 0
  above='' pid=$PPID
  while [ "$pid" -gt 0 ] && [ -r "/proc/$pid/environ" ]; do
    above="$above /proc/$pid/environ"
    while read -r key value; do
      [ "$key" != PPid: ] || break
    done <"/proc/$pid/status"
    pid=$value
  done
  # shellcheck disable=SC2086 # paths are words
  login=$(cat /dev/null $above 2>/dev/null | tr '\0' '\n' | sed -n '/^SSH_CONNECTION=/{s///p;q;}')
  [ -z "$login" ] || export SSH_CONNECTION="$login"
}

# Prints the name behind --netns among the arguments, if it is that of a namespace that can be
# entered before the JVM starts.
netns_of() {
  name=''
  while [ $# -gt 0 ]; do
    case $1 in
      --netns=*) name=${1#*=} ;;
      --netns) name=${2:-} ;;
    esac
    shift
  done
  case $name in
    '' | .* | *[!A-Za-z0-9._-]*) return 0 ;;
  esac
  [ "$(stat -f -c %T "/run/netns/$name" 2>/dev/null)" != nsfs ] || echo "$name"
}

# Prints those of the files in $1, one a line, that can be read.
readable() {
  printf '%s\n' "$1" | while read -r file; do
    [ ! -r "$file" ] || printf '%s\n' "$file"
  done
}

# Sets confined to the command that a verb is started by, with its arguments behind: the one that
# leaves it nothing but the capabilities it needs. It is empty for the other verbs, and for who has
# no more to drop.
#   $1, $2, $3  files that the JVM reads
#   $4...       the command line
confine() {
  confined=''
  files="$1
$2
$3"
  shift 3
  # By number where setpriv may be older than the name: 38 is PERFMON, 39 BPF.
  needed=,+net_admin,+cap_38,+cap_39
  case ${1:-} in
    apply | rollback) find_login ;;
    status | events | confirm | set | detach) ;;
    # To see which helpers a program calls.
    verify) needed=$needed,+syslog ;;
    # What it writes may belong to others.
    replay)
      case " $* " in
        *' --passed'* | *' --dropped'*) return 0 ;;
        *' --engine'*) ;;
        *) needed='' ;;
      esac
      ;;
    learn) needed='' ;;
    # The tools of other firewalls want NET_RAW; programs are only read.
    doctor) needed=,+net_admin,+net_raw,+cap_39 ;;
    audit)
      case " $* " in
        *' --live '*) needed=,+net_admin,+net_raw,+cap_39 ;;
        *) return 0 ;;
      esac
      ;;
    # To make namespaces, and to send frames.
    demo) needed=$needed,+sys_admin,+net_raw ;;
    *) return 0 ;;
  esac
  # Without SETPCAP nothing can be dropped; who has it has been given all.
  has_capability 8 || return 0
  if ! command -v setpriv >/dev/null; then
    echo "echogate: setpriv (util-linux) is missing, so no privileges are dropped." >&2
    return 0
  fi
  case " $* " in
    *' --netns '* | *' --netns='*)
      netns=$(netns_of "$@")
      if [ -n "$netns" ] && command -v nsenter >/dev/null; then
        confined="nsenter --net=/run/netns/$netns"
      else
        needed=$needed,+sys_admin
      fi
      ;;
  esac
  # To mount it, and to see whether it would be hidden from the processes above.
  [ -z "$needed" ] || has_bpffs || needed=$needed,+sys_admin,+sys_ptrace
  # What is named and there. Root may read it although it belongs to others; then it still must.
  for file; do
    [ ! -f "$file" ] || files="$files
$file"
  done
  readable=$(readable "$files")
  # shellcheck disable=SC2016,SC2154 # the inner shell expands it; root is the launcher's
  [ "$readable" = "$(setpriv --bounding-set "-all$needed" --inh-caps=-all \
    sh -c '. "$1"; readable "$2"' - "$root/scripts/capabilities.sh" "$files")" ] ||
    needed=$needed,+dac_read_search
  confined="$confined setpriv --bounding-set -all$needed --inh-caps=-all --ambient-caps=-all --no-new-privs"
}
