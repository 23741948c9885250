package io.echogate.policy.language;

import java.util.List;
import java.util.Set;
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
  static final String PER = "per";

  /** Root words of the {@code policy} dialect. */
  static final Set<String> POLICY_ROOTS = Set.of(INCLUDE, "set", POLICY);

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

  /** What may stand in front of {@code =} in a limit. */
  static final List<String> LIMIT_KEYS = List.of("pps", "bps", "rate", "bytes", "burst");

  /** The same in the {@code policy} dialect only. */
  static final Set<String> POLICY_LIMIT_KEYS = Set.of(PER, "table", "shared");

  /** What may stand behind the braces of a statement in the {@code policy} dialect. */
  static final Set<String> CONDITIONS =
      Set.of(
          "from",
          "to",
          "payload",
          "length",
          "hop-limit",
          "related",
          "solicited",
          "on-link",
          "log",
          "until");

  /** Words of the {@code policy} dialect for directions. */
  static final Set<String> DIRECTIONS = Set.of("in", "out", "both");

  /** The words of actions. */
  static final List<String> ACTIONS = List.of("allow", "block", RATELIMIT);

  private static final Set<String> STATEMENT_WORDS = Set.copyOf(ALL_STATEMENTS);
  private static final int LONGEST =
      ALL_STATEMENTS.stream().mapToInt(String::length).max().orElseThrow();

  private Keywords() {}

  /** Whether a statement of {@code xfw { }} begins with this word. */
  static boolean isStatement(Token token) {
    return token.startsWith(TCP)
        || (token.length() <= LONGEST && STATEMENT_WORDS.contains(token.text()));
  }
}
