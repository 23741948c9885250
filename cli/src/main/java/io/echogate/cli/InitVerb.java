package io.echogate.cli;

import io.echogate.advice.knowledge.Role;
import io.echogate.advice.recommended.RecommendedPolicy;
import io.echogate.icmp.Family;
import io.echogate.policy.Prefix;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code init ROLE}: prints the recommended policy of a role. */
final class InitVerb implements Verb {
  static final String NAME = "init";

  private static final String PING = "--ping";
  private static final String MONITORING = "--monitoring";
  private static final String NO_IPV6 = "--no-ipv6";

  /** The most that {@link io.echogate.advice.recommended.Options} takes. */
  private static final int MOST_PINGS = 1_000_000;

  @Override
  public CommandSpec spec() {
    return Options.verb(
            NAME,
            List.of(
                "Prints the recommended policy of a role.",
                "ROLE is host, a server that faces the internet; lan-host, a machine in a site's"
                    + " own network; border, a site's router to the internet; transit, a router"
                    + " that carries others' traffic. Each line says why it is there."),
            "echogate init host > web.policy",
            "makes a policy to start from")
        .addPositional(Options.operand("ROLE", Roles.words()).index("0").type(String.class).build())
        .addOption(
            Options.text(
                PING,
                "RATE",
                "pings a second from one source, such as 20 or 20/s; not for lan-host"))
        .addOption(
            Options.text(
                MONITORING,
                "PREFIXES",
                "whose pings have no limit, such as 192.0.2.0/28,2001:db8:1::/48; not for"
                    + " lan-host"))
        .addOption(Options.flag(NO_IPV6, "for a machine without IPv6").build());
  }

  @Override
  public ExitCode run(ParseResult arguments, Console console) {
    Role role = Roles.named(arguments.matchedPositionalValue(0, ""));
    var options = io.echogate.advice.recommended.Options.standard();
    if (arguments.hasMatchedOption(PING)) {
      refuseWithoutLimit(role, PING);
      options = options.withPings(pings(arguments.matchedOptionValue(PING, "")));
    }
    if (arguments.hasMatchedOption(MONITORING)) {
      refuseWithoutLimit(role, MONITORING);
      options =
          options.withMonitoring(
              Prefixes.of(MONITORING, arguments.matchedOptionValue(MONITORING, "")));
    }
    if (arguments.hasMatchedOption(NO_IPV6)) {
      options.monitoring().stream()
          .filter(prefix -> prefix.family() == Family.IP6)
          .findFirst()
          .ifPresent(InitVerb::refuseWithoutIp6);
      options = options.withoutIp6();
    }
    console.out().print(RecommendedPolicy.of(role, options));
    return ExitCode.DONE;
  }

  /** Machines of a site's own network answer all pings. */
  private static void refuseWithoutLimit(Role role, String option) {
    if (role == Role.LAN_HOST) {
      throw Refusal.usage(
          "the policy of " + role.text() + " limits no pings: " + option + " would change nothing",
          "leave it out, or start from " + Role.HOST.text());
    }
  }

  private static void refuseWithoutIp6(Prefix prefix) {
    throw Refusal.usage(
        prefix + " is of IPv6, and " + NO_IPV6 + " drops all of its ICMP", "leave out one of them");
  }

  private static int pings(String word) {
    String number = word.endsWith("/s") ? word.substring(0, word.length() - 2) : word;
    if (!number.matches("[0-9]{1,7}")
        || Integer.parseInt(number) < 1
        || Integer.parseInt(number) > MOST_PINGS) {
      throw Refusal.usage(
          "'" + word + "' is no rate of pings",
          PING + " takes pings a second from 1 to " + MOST_PINGS + ", such as 20/s");
    }
    return Integer.parseInt(number);
  }
}
