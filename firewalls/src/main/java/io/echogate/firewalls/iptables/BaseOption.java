package io.echogate.firewalls.iptables;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The options of iptables itself, which no match brings. */
enum BaseOption {
  APPEND("-A", "--append"),
  INSERT("-I", "--insert"),
  DELETE("-D", "--delete"),
  REPLACE("-R", "--replace"),
  CHECK("-C", "--check"),
  POLICY("-P", "--policy"),
  FLUSH("-F", "--flush"),
  NEW_CHAIN("-N", "--new-chain"),
  DELETE_CHAIN("-X", "--delete-chain"),
  RENAME_CHAIN("-E", "--rename-chain"),
  ZERO("-Z", "--zero"),
  LIST("-L", "--list"),
  LIST_RULES("-S", "--list-rules"),
  PROTOCOL("-p", "--protocol"),
  SOURCE("-s", "--source", "--src"),
  DESTINATION("-d", "--destination", "--dst"),
  IN("-i", "--in-interface"),
  OUT("-o", "--out-interface"),
  JUMP("-j", "--jump"),
  GOTO("-g", "--goto"),
  MATCH("-m", "--match"),
  FRAGMENT("-f", "--fragments", "--fragment"),
  COUNTERS("-c", "--set-counters"),
  IPV4("-4", "--ipv4"),
  IPV6("-6", "--ipv6"),
  TABLE("-t", "--table"),
  /** With a number, or without. */
  WAIT("-w", "--wait", "-W", "--wait-interval"),
  /** What is printed, and other things without values that matter to no rule. */
  QUIET("-n", "--numeric", "-v", "--verbose", "-x", "--exact", "--line-numbers"),
  MODPROBE("--modprobe");

  private static final Map<String, BaseOption> BY_NAME = byName();

  /** All its names, with blanks between them. */
  private final String names;

  BaseOption(String... names) {
    this.names = String.join(" ", names);
  }

  private static Map<String, BaseOption> byName() {
    Map<String, BaseOption> map = new HashMap<>();
    for (BaseOption option : values()) {
      for (String name : option.names.split(" ", -1)) {
        map.put(name, option);
      }
    }
    return map;
  }

  /** The option of that name; null if there is none. */
  static @Nullable BaseOption named(String name) {
    return BY_NAME.get(name);
  }

  /** The option whose long name begins so, if there is but one; null otherwise. */
  static @Nullable BaseOption abbreviated(String name) {
    if (name.length() < 4 || !name.startsWith("--")) {
      return null;
    }
    @Nullable BaseOption found = null;
    for (Map.Entry<String, BaseOption> entry : BY_NAME.entrySet()) {
      if (entry.getKey().startsWith(name)) {
        if (found != null && found != entry.getValue()) {
          return null;
        }
        found = entry.getValue();
      }
    }
    return found;
  }

  /** All names. */
  static Iterable<String> all() {
    return BY_NAME.keySet();
  }

  /** The letter of a command; {@link Command#NONE} for what is none. */
  char letter() {
    return isCommand() ? names.charAt(1) : Command.NONE;
  }

  private boolean isCommand() {
    return switch (this) {
      case APPEND,
          INSERT,
          DELETE,
          REPLACE,
          CHECK,
          POLICY,
          FLUSH,
          NEW_CHAIN,
          DELETE_CHAIN,
          RENAME_CHAIN,
          ZERO,
          LIST,
          LIST_RULES ->
          true;
      default -> false;
    };
  }
}
