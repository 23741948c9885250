package io.echogate.cli;

import io.echogate.datapath.AppliedPolicy;
import io.echogate.datapath.Confirmation;
import io.echogate.datapath.Counter;
import io.echogate.datapath.InstalledFilter;
import io.echogate.linux.Capability;
import io.echogate.policy.Verdict;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code confirm --interface NAME}: keeps the policy that is on trial. */
final class ConfirmVerb implements Verb {
  static final String NAME = "confirm";

  @Override
  public CommandSpec spec() {
    return Options.verb(
            NAME,
            List.of(
                "Keeps the policy that is on trial on an interface.",
                "Says first what the policy has dropped since it was applied. Ends with 1 if none"
                    + " is on trial, or the time was over: then the kernel has gone back to the"
                    + " policy before, and nothing brings the trial back but apply."),
            "echogate confirm --interface eth0",
            "keeps what echogate apply --confirm put on trial")
        .addOption(Interfaces.option("where the policy is on trial").required(true).build())
        .addOption(Kernel.option())
        .addOption(Options.json());
  }

  @Override
  public ExitCode run(ParseResult arguments, Console console) {
    String name = Interfaces.name(arguments).orElseThrow();
    try (Kernel kernel = Kernel.open(arguments, Capability.BPF, Capability.NET_ADMIN)) {
      Optional<InstalledFilter> found = kernel.filters().find(name);
      if (found.isEmpty()) {
        Interfaces.require(name, kernel.links().all());
        throw RollbackVerb.noFilter(name);
      }
      AppliedPolicy policy;
      List<Counter> dropped;
      try (InstalledFilter filter = found.get()) {
        policy = filter.applied();
        dropped = dropped(filter, policy);
      }
      Confirmation end = kernel.filters().confirm(name);
      if (arguments.hasMatchedOption(Options.JSON)) {
        new ConfirmJson(kernel, name, end, inForce(kernel, name), dropped).print(console);
      } else {
        console.out().print(text(name, end, policy, inForce(kernel, name), dropped));
      }
      return end == Confirmation.CONFIRMED ? ExitCode.DONE : ExitCode.NEGATIVE;
    }
  }

  /** What the policy itself has dropped, or would have in evaluation mode. */
  private static List<Counter> dropped(InstalledFilter filter, AppliedPolicy applied) {
    return PolicyFiles.applied(applied).map(filter::ownCounts).stream()
        .flatMap(counts -> counts.counters().stream())
        .filter(counter -> counter.reason().verdict() == Verdict.DROP)
        .toList();
  }

  private static Optional<AppliedPolicy> inForce(Kernel kernel, String name) {
    Optional<InstalledFilter> found = kernel.filters().find(name);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    try (InstalledFilter filter = found.get()) {
      return Optional.of(filter.applied());
    }
  }

  private static String text(
      String name,
      Confirmation end,
      AppliedPolicy before,
      Optional<AppliedPolicy> now,
      List<Counter> dropped) {
    String policy = now.map(ConfirmVerb::named).orElse("no policy");
    return switch (end) {
      case CONFIRMED -> drops(name, before, dropped) + "%s: %s stays\n".formatted(name, policy);
      case NOTHING_ON_TRIAL -> "%s: no policy is on trial; %s stays\n".formatted(name, policy);
      case TOO_LATE ->
          "%s: too late, the trial is over; %s is in force\n".formatted(name, policy)
              + "  to try again, apply the policy again\n";
    };
  }

  private static String drops(String name, AppliedPolicy policy, List<Counter> dropped) {
    if (dropped.isEmpty()) {
      return "%s: %s has dropped nothing so far\n".formatted(name, named(policy));
    }
    return "%s: %s has dropped so far\n\n".formatted(name, named(policy))
        + StatusText.messages(dropped)
        + "\n";
  }

  private static String named(AppliedPolicy policy) {
    return policy.name() + " (" + Filter.shortDigest(policy) + ")";
  }
}
