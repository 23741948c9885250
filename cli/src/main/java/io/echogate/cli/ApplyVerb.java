package io.echogate.cli;

import io.echogate.datapath.AppliedPolicy;
import io.echogate.datapath.Candidate;
import io.echogate.datapath.Enforceable;
import io.echogate.datapath.Filters.Installation;
import io.echogate.datapath.LoadedPolicy;
import io.echogate.datapath.Placement;
import io.echogate.linux.Capability;
import io.echogate.linux.LinkInfo;
import io.echogate.policy.Origin;
import io.echogate.policy.Policy;
import io.echogate.policy.language.Reading;
import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.DiagnosticText;
import io.echogate.policy.source.Span;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code apply FILE --interface NAME}: puts a policy in force. */
final class ApplyVerb implements Verb {
  static final String NAME = "apply";

  private static final String EVALUATE = "--evaluate";
  private static final String DRY_RUN = "--dry-run";

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Options.verb(
                NAME,
                List.of(
                    "Puts a policy in force on an interface.",
                    "A policy that is in force there is replaced without a gap; if anything fails,"
                        + " nothing changes. The filter outlives this command, until detach or the"
                        + " next start of the machine. What XDP drops, tcpdump on the interface"
                        + " does not show: status counts it. A policy with errors, an empty file,"
                        + " and a statement that the kernel program cannot enforce end with 1."),
                "echogate apply web.xfw --interface eth0 --evaluate",
                "counts what the policy would drop, and drops nothing")
            .addPositional(Options.policyFile())
            .addOption(Interfaces.option("what to filter").required(true).build());
    return HookOptions.addTo(spec)
        .addOption(Options.flag(EVALUATE, "counts, and drops nothing").build())
        .addOption(TrialOption.confirm())
        .addOption(TrialOption.noConfirm())
        .addOption(
            Options.flag(
                    DRY_RUN, "does all but attaching; has the program judge frames, and times it")
                .build())
        .addOption(Interfaces.force())
        .addOption(Kernel.option())
        .addOption(Options.json());
  }

  @Override
  public ExitCode run(ParseResult arguments, Console console) {
    HookOptions hooks = HookOptions.of(arguments);
    Optional<Duration> asked = TrialOption.asked(arguments);
    Reading reading = PolicyFiles.read(arguments.matchedPositionalValue(0, ""), console);
    console.complain(DiagnosticText.of(Remarks.ofLogin(reading, console.environment())));
    List<Diagnostic> objections = objections(reading);
    if (reading.hasErrors() || !objections.isEmpty()) {
      console.complain(DiagnosticText.of(objections));
      return ExitCode.NEGATIVE;
    }
    Policy policy = reading.policies().getFirst();
    try (Kernel kernel =
        Kernel.open(arguments, Capability.BPF, Capability.NET_ADMIN, Capability.PERFMON)) {
      List<LinkInfo> links = kernel.links().all();
      LinkInfo link = Interfaces.require(Interfaces.name(arguments).orElseThrow(), links);
      Interfaces.surprise(link, links, arguments.hasMatchedOption(Interfaces.FORCE))
          .ifPresent(console::warn);
      AppliedPolicy applied = applied(reading, arguments.hasMatchedOption(EVALUATE), console);
      Placement placement = hooks.placement(link, kernel.filters().hookOn(link));
      Candidate candidate = PolicyLoading.candidate(policy, applied, placement.form());
      boolean json = arguments.hasMatchedOption(Options.JSON);
      if (arguments.hasMatchedOption(DRY_RUN)) {
        kernel.filters().requireUnoccupied(link, placement);
        try (LoadedPolicy loaded =
            PolicyLoading.explaining(placement.form(), () -> PolicyLoading.load(candidate))) {
          DryRun tried = DryRun.of(candidate, loaded);
          new ApplyReport(kernel, link, candidate, loaded, tried).print(console, json);
          return tried.same() ? ExitCode.DONE : ExitCode.NEGATIVE;
        }
      } else {
        BpfFileSystem.ensure(console);
        boolean drops = !applied.evaluate() && policy.evaluation().isEmpty();
        Optional<Duration> trial =
            asked.isPresent() || !drops
                ? asked
                : TrialOption.forLogin(arguments, console.environment(), kernel.namespace(), link);
        Installation done =
            PolicyLoading.explaining(
                placement.form(),
                () -> kernel.filters().apply(candidate, link, placement.hooks(), trial));
        new ApplyReport(kernel, link, candidate, done, trial).print(console, json);
      }
    }
    return ExitCode.DONE;
  }

  /** Why a policy without errors cannot be put in force. */
  private static List<Diagnostic> objections(Reading reading) {
    if (reading.policies().isEmpty()) {
      return reading.hasErrors() ? List.of() : List.of(PolicyFiles.noPolicy(reading));
    }
    return Enforceable.refusals(reading.policies().getFirst()).stream()
        .map(
            refusal ->
                Diagnostic.error(
                        reading.source(),
                        refusal.origin().map(Origin::span).orElse(new Span(0, 0)),
                        refusal.message())
                    .withHelp(refusal.help()))
        .toList();
  }

  private static AppliedPolicy applied(Reading reading, boolean evaluate, Console console) {
    return new AppliedPolicy(
        reading.source().name(),
        reading.source().text(),
        console.time().instant().truncatedTo(ChronoUnit.MILLIS),
        evaluate);
  }
}
