package io.echogate.cli;

import io.echogate.advice.knowledge.Role;
import io.echogate.advice.machine.MachineFacts;
import io.echogate.advice.machine.RoleChoice;
import io.echogate.advice.recommended.RecommendedPolicy;
import io.echogate.cli.live.MachineReader;
import io.echogate.icmp.Family;
import io.echogate.linux.NetNamespace;
import io.echogate.policy.Prefix;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code init ROLE}: prints the recommended policy of a role, or of the one that a machine has. */
final class InitVerb implements Verb {
  static final String NAME = "init";

  private static final String DETECT = "--detect";
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
                    + " that carries others' traffic. Each line says why it is there. With "
                    + DETECT
                    + " the role is chosen by what this machine is: its addresses, routes,"
                    + " forwarding, tunnels, and containers. Comments in front say why, and what"
                    + " speaks for another role. That needs no privilege, and to enter a namespace"
                    + " CAP_SYS_ADMIN."),
            "echogate init --detect > web.policy",
            "makes a policy to start from, for the machine that runs this")
        .addPositional(
            Options.operand("ROLE", Roles.words() + "; or " + DETECT)
                .index("0")
                .arity("0..1")
                .required(false)
                .type(String.class)
                .build())
        .addOption(Options.flag(DETECT, "chooses the role by what this machine is").build())
        .addOption(Options.text(Kernel.NETNS, "NAME", "of this network namespace, with " + DETECT))
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
        .addOption(Options.flag(NO_IPV6, "for a machine without IPv6").build())
        .addOption(Options.flag(Options.JSON, "prints one JSON document, with " + DETECT).build());
  }

  @Override
  public ExitCode run(ParseResult arguments, Console console) {
    Optional<String> named = Optional.ofNullable(arguments.matchedPositionalValue(0, null));
    if (!arguments.hasMatchedOption(DETECT)) {
      refuseWithoutDetection(arguments);
      Role role = Roles.named(named.orElseThrow(InitVerb::noRole));
      console.out().print(RecommendedPolicy.of(role, options(role, arguments)));
      return ExitCode.DONE;
    }
    named.ifPresent(InitVerb::refuseBoth);
    detect(arguments, console);
    return ExitCode.DONE;
  }

  private static void detect(ParseResult arguments, Console console) {
    Optional<String> netns = Options.value(arguments, Kernel.NETNS);
    MachineFacts facts;
    try (NetNamespace namespace = Kernel.namespace(NAME, netns)) {
      facts = MachineReader.read(namespace, netns.isEmpty());
    }
    RoleChoice choice = RoleChoice.of(facts);
    String policy =
        DetectedText.of(choice)
            + RecommendedPolicy.of(choice.role(), options(choice.role(), arguments));
    if (arguments.hasMatchedOption(Options.JSON)) {
      Json.print(console, json -> DetectedJson.write(facts, choice, netns, policy, json));
    } else {
      console.out().print(policy);
    }
  }

  private static Refusal noRole() {
    return Refusal.usage(
        "a role is missing", "the roles are " + Roles.words() + "; " + DETECT + " chooses one");
  }

  private static void refuseBoth(String role) {
    throw Refusal.usage(
        DETECT + " chooses the role, and '" + role + "' is named, too",
        "leave out " + DETECT + " to have the role that you name, or the name to have it chosen");
  }

  /** What is read of a machine is read to choose the role. */
  private static void refuseWithoutDetection(ParseResult arguments) {
    for (String option : List.of(Kernel.NETNS, Options.JSON)) {
      if (arguments.hasMatchedOption(option)) {
        throw Refusal.usage(option + " goes with " + DETECT, "add that, or leave it out");
      }
    }
  }

  private static io.echogate.advice.recommended.Options options(Role role, ParseResult arguments) {
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
    return options;
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
