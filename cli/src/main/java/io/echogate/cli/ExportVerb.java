package io.echogate.cli;

import io.echogate.firewalls.export.Erring;
import io.echogate.firewalls.export.ExportTarget;
import io.echogate.firewalls.export.Exported;
import io.echogate.firewalls.export.Exporter;
import io.echogate.firewalls.export.Loss;
import io.echogate.firewalls.export.XfwRewriting;
import io.echogate.policy.Dialect;
import io.echogate.policy.Policy;
import io.echogate.policy.language.Reading;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code export FILE --to FORMAT}: a policy in the language of another firewall. */
final class ExportVerb implements Verb {
  static final String NAME = "export";

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Options.verb(
                NAME,
                List.of(
                    "Translates a policy for another firewall.",
                    "What is printed loads as it is, and takes the place of an earlier export. Its"
                        + " head says how to load and remove it, and what is not quite as in the"
                        + " policy. What the other firewall cannot say is refused, line by line;"
                        + " with --lossy it is approximated, and the head lists that too."),
                "echogate export web.policy --to nftables > web.nft",
                "writes a file for nft -f")
            .addPositional(Options.policyFile());
    ExportTargets.addOptions(spec);
    return spec.addOption(LossText.option("what cannot be said"))
        .addOption(PolicyFiles.choice())
        .addOption(Options.json());
  }

  @Override
  public ExitCode run(ParseResult arguments, Console console) {
    ExportTargets.requireFormat(arguments);
    Optional<Erring> erring = LossText.erring(arguments);
    Reading reading = PolicyFiles.read(arguments.matchedPositionalValue(0, ""), console);
    if (PolicyFiles.complainOfNone(reading, console)) {
      return ExitCode.NEGATIVE;
    }
    Policy policy = PolicyFiles.chosen(reading, arguments);
    ExportTarget target = ExportTargets.of(arguments, policy.name());
    List<Loss> before = List.of();
    if (policy.dialect() == Dialect.XFW) {
      XfwRewriting rewriting = XfwRewriting.of(reading);
      policy = rewriting.policy();
      before = rewriting.losses();
    }
    Exported exported = Exporter.export(policy, before, target, erring);
    if (arguments.hasMatchedOption(Options.JSON)) {
      String name = policy.name();
      Json.print(console, document -> ExportJson.print(name, target, exported, document));
    } else {
      exported.text().ifPresent(console.out()::print);
      console.out().flush();
      boolean refused = exported.text().isEmpty();
      LossText.complain(
          exported.losses().stream().filter(Loss::needsConsent).toList(),
          refused,
          target.text() + " cannot say this: ",
          "not as in the policy: ",
          console);
    }
    return exported.text().isPresent() ? ExitCode.DONE : ExitCode.NEGATIVE;
  }
}
