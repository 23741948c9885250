# shellcheck shell=sh
# Sets flags: how Echogate's JVM is started, whatever it does.

# A small collector starts soonest. It notes each reference that is written, in bytes that lie side by side for objects
# that need not: two threads that write them again and again take turns at that memory, unless it is looked at first.
flags='-XX:+UseSerialGC -XX:+UseCondCardMark --enable-native-access=ALL-UNNAMED'

# A million prefixes take hundreds of MiB, which come sooner in large pages. The JVM complains where the kernel has none.
huge=''
{ read -r huge </sys/kernel/mm/transparent_hugepage/enabled; } 2>/dev/null
case $huge in
  *'[always]'* | *'[madvise]'*) flags="$flags -XX:+UseTransparentHugePages" ;;
esac
