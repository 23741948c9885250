package io.echogate.cli;

import io.echogate.advice.knowledge.Role;
import io.echogate.advice.learned.Basis;
import io.echogate.advice.learned.Omission;
import io.echogate.advice.learned.Omissions;
import io.echogate.icmp.Family;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import io.echogate.traffic.observation.Observation;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code learn CAPTURE...}: proposes a policy for what captures show. */
final class LearnVerb implements Verb {
  static final String NAME = "learn";

  private static final String ROLE = "--role";
  private static final String LOCAL = "--local";

  @Override
  public CommandSpec spec() {
    return Options.verb(
            NAME,
            List.of(
                "Proposes the smallest policy that passes what captures show and knowledge approves"
                    + " of.",
                "It is the part of the role's recommended policy (echogate init ROLE) that the"
                    + " captured messages need, with what such a machine cannot do without, seen or"
                    + " not: path MTU discovery, neighbours, routers and groups of the link. Each"
                    + " line tells how many messages it is for, of whom, and how many came in the"
                    + " fullest second. A limit has twice that as its rate, rounded up to 1, 2 or 5"
                    + " times a power of ten, and never less than recommended. At the end stands"
                    + " what was seen and is left out, and why. The captures, replayed to the"
                    + " policy, lose that and nothing else.",
                "Captures are read as replay reads them. Which packets left, "
                    + LOCAL
                    + " tells, or the capture where it says so; all others arrived. A prefix of one"
                    + " address is an own address, @self. Where nothing is known to have left, what"
                    + " may leave is as recommended. Where a capture is damaged, what came before"
                    + " counts, and the exit code is 3."),
            "echogate learn monday.pcap tuesday.pcap.gz --local 192.0.2.7 > web.policy",
            "makes a policy of two days of a server's traffic, to be read before it is applied")
        .addPositional(Options.operands("CAPTURE", "captures; - is standard input").build())
        .addOption(
            Options.text(
                ROLE, "ROLE", "what the machine is: " + Roles.words() + "; without it, host"))
        .addOption(
            Options.text(
                LOCAL, "PREFIXES", "whose packets leave, such as 192.0.2.7,2001:db8:1::/48"))
        .addOption(Options.json());
  }

  @Override
  public ExitCode run(ParseResult arguments, Console console) {
    List<String> operands = arguments.matchedPositionalValue(0, List.of());
    if (operands.stream().filter(PolicyFiles::isStdin).count() > 1) {
      throw Refusal.usage("standard input can be read once only", "name the other by its path");
    }
    Role role = Roles.named(arguments.matchedOptionValue(ROLE, Role.HOST.text()));
    List<Prefix> local =
        arguments.hasMatchedOption(LOCAL)
            ? Prefixes.of(LOCAL, arguments.matchedOptionValue(LOCAL, ""))
            : List.of();
    List<Prefix> own = local.stream().filter(Prefix::isAddress).toList();
    Set<Family> known = own.stream().map(Prefix::family).collect(Collectors.toSet());
    Basis basis = Basis.of(role, known);
    Omissions omissions = new Omissions(role, PrefixSet.of(own));
    Observation<Omission> observation =
        new Observation<>(basis.policy(), PrefixSet.of(local), omissions::of);
    List<PlayedCapture> played;
    try (Interruption.Watch end = console.interruption().begin()) {
      PlayedCaptures captures = new PlayedCaptures(operands, end, console);
      played =
          captures.play(
              capture -> observation.replay().play(capture, observation::see, captures::goesOn));
    }
    boolean whole = played.stream().allMatch(one -> one.problem().isEmpty());
    if (!whole && played.stream().allMatch(one -> one.packets() == 0)) {
      return ExitCode.REFUSED;
    }
    LearnOutcome outcome = LearnOutcome.of(basis, played, observation.report());
    if (outcome.report().totals().icmp() == 0) {
      console.warn(
          "there is no ICMP to learn from: the policy holds what "
              + LearnText.a(role)
              + " cannot do without");
    }
    if (arguments.hasMatchedOption(Options.JSON)) {
      Json.print(console, document -> LearnJson.write(outcome, document));
    } else {
      console.out().print(outcome.text());
    }
    console.out().flush();
    return whole ? ExitCode.DONE : ExitCode.REFUSED;
  }
}
