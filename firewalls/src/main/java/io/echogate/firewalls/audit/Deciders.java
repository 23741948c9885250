package io.echogate.firewalls.audit;

import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Rule;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Who decides where no line says it: the end of a list, or the policy of a chain. */
public final class Deciders {
  /** The line on which a list begins: of a numbered one its first entry. */
  private static final Pattern LIST =
      Pattern.compile(
          "(?<list>access-list\\s+\\S+)\\s.*|(?<head>(?:ip|ipv4|ipv6)\\s+access-list\\s.*)",
          Pattern.DOTALL);

  private static final String IMPLICIT = "implicit";

  private Deciders() {}

  /**
   * What an access list ends with though nobody wrote it: {@code the implicit deny at the end of ip
   * access-list extended LAN}; empty for a rule that somebody wrote.
   */
  public static Optional<String> implicit(Rule rule) {
    Matcher list = LIST.matcher(rule.text());
    if (!rule.comment().equals(IMPLICIT) || !list.matches()) {
      return Optional.empty();
    }
    String head = list.group("list");
    String what =
        !(rule.action() instanceof Action.Accept)
            ? "deny"
            : rule.matches().stream().anyMatch(Match.Messages.class::isInstance)
                ? "permit of neighbour discovery"
                : "permit of later fragments";
    return Optional.of(
        "the implicit " + what + " at the end of " + (head == null ? rule.text() : head));
  }

  /** Who decides about what no rule of a chain decides. */
  public static String policy(Chain chain, Dialect dialect) {
    return (dialect == Dialect.JUNOS ? "the implicit deny at the end of " : "the policy of ")
        + chain.name();
  }
}
