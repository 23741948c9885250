package io.echogate.policy.language;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The words that have a place of their own in the grammar. */
final class Keywords {
  static final String XFW = "xfw";
  static final String POLICY = "policy";
  static final String INCLUDE = "include";
  static final String RATELIMIT = "ratelimit";
  static final String ICMP = "icmp";
  static final String SRC = "src";
  static final String DEFAULTS = "defaults";
  static final String EVALUATION_MODE = "evaluation_mode";
  static final String IP_PROTO = "ip_proto";
  static final String SET = "set";
  static final String FILE = "file";
  static final String PER = "per";
  static final String TABLE = "table";
  static final String SHARED = "shared";
  static final String FROM = "from";
  static final String TO = "to";
  static final String NOT = "not";
  static final String BOTH = "both";
  static final String UNTIL = "until";

  /** Words that begin something which no block of {@code xfw { }} holds. */
  static final Set<String> POLICY_ROOTS = Set.of(INCLUDE, SET, POLICY);

  /** Root blocks that configure other programs. */
  static final Set<String> FOREIGN_ROOTS = Set.of("tfw", "tl");

  /** Statements of {@code xfw { }} that do not concern ICMP, and what others of them begin with. */
  private static final List<String> OTHERS = List.of("net", "dst", "src_port", "dns_filter");

  private static final String TCP = "tcp_";

  /** Statements that Echogate acts upon. */
  static final List<String> STATEMENTS =
      List.of(ICMP, RATELIMIT, DEFAULTS, SRC, EVALUATION_MODE, IP_PROTO);

  /** Every word that may begin a statement of {@code xfw { }}, the likelier ones first. */
  static final List<String> ALL_STATEMENTS =
      Stream.concat(STATEMENTS.stream(), OTHERS.stream()).toList();

  /** The statements of {@code policy { }}, the likelier ones first. */
  static final List<String> POLICY_STATEMENTS =
      List.of(ICMP, RATELIMIT, SET, DEFAULTS, EVALUATION_MODE);

  /** What may stand in front of the root blocks, and in an included file. */
  static final List<String> DEFINITIONS = List.of(SET, RATELIMIT, INCLUDE);

  /** What may stand in front of {@code =} in a limit. */
  static final List<String> LIMIT_KEYS = List.of("pps", "bps", "rate", "bytes", "burst");

  /** The same in the {@code policy} dialect only. */
  static final List<String> POLICY_LIMIT_KEYS = List.of(PER, TABLE, SHARED);

  /** Both. */
  static final List<String> ALL_LIMIT_KEYS =
      Stream.concat(LIMIT_KEYS.stream(), POLICY_LIMIT_KEYS.stream()).toList();

  /** What may stand behind the braces of a statement in the {@code policy} dialect. */
  static final List<String> CONDITIONS =
      List.of(
          FROM,
          TO,
          "payload",
          "length",
          "hop-limit",
          "related",
          "solicited",
          "on-link",
          "log",
          UNTIL);

  /** Words of the {@code policy} dialect for directions. */
  static final List<String> DIRECTIONS = List.of("in", "out", BOTH);

  /** The words of actions. */
  static final List<String> ACTIONS = List.of("allow", "block", RATELIMIT);

  private static final Set<String> STATEMENT_WORDS = Set.copyOf(ALL_STATEMENTS);
  private static final Set<String> BEGINNINGS =
      Stream.concat(ALL_STATEMENTS.stream(), POLICY_ROOTS.stream())
          .collect(Collectors.toUnmodifiableSet());
  private static final int LONGEST =
      BEGINNINGS.stream().mapToInt(String::length).max().orElseThrow();

  private Keywords() {}

  /** Whether a statement of either dialect, or a policy, begins with this word. */
  static boolean isBeginning(Token token) {
    return token.startsWith(TCP)
        || (token.length() <= LONGEST && BEGINNINGS.contains(token.text()));
  }

  /** Whether a statement of {@code xfw { }} begins with this word. */
  static boolean isStatement(Token token) {
    return token.startsWith(TCP)
        || (token.length() <= LONGEST && STATEMENT_WORDS.contains(token.text()));
  }
}
