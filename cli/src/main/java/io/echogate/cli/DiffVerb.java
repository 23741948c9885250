package io.echogate.cli;

import io.echogate.advice.knowledge.Role;
import io.echogate.firewalls.audit.Audit;
import io.echogate.firewalls.audit.Comparison;
import io.echogate.firewalls.audit.Placement;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code diff A B}: the packets that two rule sets treat differently. */
final class DiffVerb implements Verb {
  static final String NAME = "diff";

  private static final String ROLE = "--role";

  @Override
  public CommandSpec spec() {
    return Options.verb(
            NAME,
            List.of(
                "Says which ICMP packets two firewalls, or two states of one, treat differently.",
                "Both may be policies, or of any kind that import takes, and of different kinds."
                    + " Every packet that there can be is compared, not a sample of them. Each"
                    + " difference comes with the lines that decide before and after, a packet that"
                    + " shows it, and what is lost or gained by it. A difference ends with 1."),
            "echogate diff before.rules after.rules",
            "says what a change did to ICMP")
        .addPositional(
            Options.operand("A", "rules of a firewall; - is standard input")
                .index("0")
                .arity("1")
                .type(String.class)
                .build())
        .addPositional(
            Options.operand("B", "other rules, or the same after a change")
                .index("1")
                .arity("1")
                .type(String.class)
                .build())
        .addOption(
            Options.text(
                ROLE,
                "ROLE",
                "whose functions are lost and gained: "
                    + Roles.words()
                    + "; border if rules are a router's or forward, else host"))
        .addOption(Timeout.option())
        .addOption(Options.json());
  }

  @Override
  public ExitCode run(ParseResult arguments, Console console) {
    Optional<Role> named = Options.value(arguments, ROLE).map(Roles::named);
    long seconds = Timeout.seconds(arguments);
    String one = arguments.matchedPositionalValue(0, "");
    String other = arguments.matchedPositionalValue(1, "");
    PolicyFiles.requireOneStdin(List.of(one, other));
    Optional<Placement> before = read(one, arguments, console);
    Optional<Placement> after = read(other, arguments, console);
    if (before.isEmpty() || after.isEmpty()) {
      return ExitCode.NEGATIVE;
    }
    warnOfMissing(before.get(), after.get(), one, other, console);
    warnOfMissing(after.get(), before.get(), other, one, console);
    Role role =
        named.orElseGet(
            () -> {
              Role first = Audit.role(before.get().rules());
              return first.forwards() ? first : Audit.role(after.get().rules());
            });
    Comparison comparison =
        Comparison.of(
            before.get().rules(),
            after.get().rules(),
            role,
            console.time().instant(),
            TimeUnit.SECONDS.toNanos(seconds));
    if (arguments.hasMatchedOption(Options.JSON)) {
      Json.print(console, json -> DiffJson.print(comparison, json));
    } else {
      List<RuleSet> systems = List.of(before.get().rules(), after.get().rules());
      console.out().print(DiffText.of(comparison, one, other, systems, console.outStyle()));
    }
    console.out().flush();
    comparison
        .unfinished()
        .forEach(
            some ->
                console.complain(
                    "echogate: not compared: "
                        + some.family().text()
                        + " "
                        + some.course().text()
                        + ": "
                        + some.reason()
                        + (some.time() ? "; --timeout gives more time\n" : "\n")));
    boolean same = comparison.differences().isEmpty() && comparison.unfinished().isEmpty();
    return same ? ExitCode.DONE : ExitCode.NEGATIVE;
  }

  /** Says of which families one input has rules and the other has none. */
  private static void warnOfMissing(
      Placement some, Placement other, String one, String missing, Console console) {
    Set<Family> only = EnumSet.noneOf(Family.class);
    only.addAll(Audit.families(some.rules()));
    only.removeAll(Audit.families(other.rules()));
    for (Family family : only) {
      String name = AuditPage.name(family);
      console.warn(
          "%s has no rules for %s: those of %s are compared with none"
              .formatted(Visible.of(missing), name, Visible.of(one)));
    }
  }

  private static Optional<Placement> read(String file, ParseResult arguments, Console console) {
    return AuditInput.of(List.of(file), arguments, console)
        .rules()
        .map(rules -> Placements.of(rules, Optional.empty()));
  }
}
