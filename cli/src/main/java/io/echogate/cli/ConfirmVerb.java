package io.echogate.cli;

import io.echogate.datapath.AppliedPolicy;
import io.echogate.datapath.Confirmation;
import io.echogate.datapath.InstalledFilter;
import io.echogate.datapath.TrialStatus;
import io.echogate.linux.Capability;
import io.echogate.policy.Policy;
import java.time.InstantSource;
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
                "Says first what the policy has dropped since it was applied, by function. If"
                    + " messages were among it without which connectivity stops or hangs (path MTU"
                    + " discovery, neighbour discovery), and the policy dropped them for what they"
                    + " are, the policy stays on trial, unless --accept names the functions: what"
                    + " arrives may come from an attack or a scan, so look whether it was yours."
                    + " Ends with 1 then, and if no policy is on trial, or the time was over: then"
                    + " the kernel has gone back to the policy before, and nothing brings the trial"
                    + " back but apply."),
            "echogate confirm --interface eth0",
            "keeps what echogate apply --confirm put on trial")
        .addOption(Interfaces.option("where the policy is on trial").required(true).build())
        .addOption(AcceptedLosses.option())
        .addOption(Kernel.option())
        .addOption(Options.json());
  }

  @Override
  public ExitCode run(ParseResult arguments, Console console) {
    String name = Interfaces.name(arguments).orElseThrow();
    AcceptedLosses accepted = AcceptedLosses.of(arguments);
    try (Kernel kernel = Kernel.open(arguments, Capability.BPF, Capability.NET_ADMIN)) {
      Tried tried = tried(kernel, name, console.time());
      List<String> open =
          tried.isOnTrial() && !tried.evaluates()
              ? tried.dropped().map(accepted::open).orElse(List.of())
              : List.of();
      ConfirmReport report =
          open.isEmpty()
              ? confirm(kernel, name, tried)
              : new ConfirmReport(
                  kernel, name, Optional.empty(), Optional.of(tried.policy()), tried, open);
      report.print(console, arguments.hasMatchedOption(Options.JSON));
      return report.end().equals(Optional.of(Confirmation.CONFIRMED))
          ? ExitCode.DONE
          : ExitCode.NEGATIVE;
    }
  }

  private static ConfirmReport confirm(Kernel kernel, String name, Tried tried) {
    Confirmation end = kernel.filters().confirm(name);
    return new ConfirmReport(
        kernel, name, Optional.of(end), inForce(kernel, name), tried, List.of());
  }

  /**
   * The policy that was in force when this began.
   *
   * @param evaluates whether it drops nothing
   * @param trial its trial, or the one that failed
   * @param dropped what it has dropped itself, or would have; empty if its text cannot be read
   */
  record Tried(
      AppliedPolicy policy,
      boolean evaluates,
      Optional<TrialStatus> trial,
      Optional<DropAnalysis> dropped) {

    boolean isOnTrial() {
      return trial.map(status -> !status.failed()).orElse(false);
    }
  }

  private static Tried tried(Kernel kernel, String name, InstantSource time) {
    Optional<InstalledFilter> found = kernel.filters().find(name);
    if (found.isEmpty()) {
      Interfaces.require(name, kernel.links().all());
      throw RollbackVerb.noFilter(name);
    }
    try (InstalledFilter filter = found.get()) {
      AppliedPolicy applied = filter.applied();
      Optional<Policy> policy = PolicyFiles.inForce(applied);
      return new Tried(
          applied,
          policy.map(text -> FilterStatus.isEvaluated(applied, text)).orElse(applied.evaluate()),
          filter.trial(),
          policy.map(text -> DropAnalysis.of(text, filter.ownCounts(text), time)));
    }
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
}
