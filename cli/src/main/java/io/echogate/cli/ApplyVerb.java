package io.echogate.cli;

import io.echogate.datapath.AppliedPolicy;
import io.echogate.datapath.CompileOptions;
import io.echogate.datapath.CompiledPolicy;
import io.echogate.datapath.Enforceable;
import io.echogate.datapath.Filters.Installation;
import io.echogate.datapath.LoadedPolicy;
import io.echogate.ebpf.XdpMode;
import io.echogate.linux.Clocks;
import io.echogate.linux.Cpus;
import io.echogate.linux.LinkInfo;
import io.echogate.policy.Policy;
import io.echogate.policy.language.Reading;
import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.DiagnosticText;
import io.echogate.policy.source.Span;
import java.time.temporal.ChronoUnit;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code apply FILE --interface NAME}: puts a policy in force. */
final class ApplyVerb implements Verb {
  static final String NAME = "apply";

  private static final String MODE = "--mode";
  private static final String EVALUATE = "--evaluate";
  private static final String DRY_RUN = "--dry-run";

  @Override
  public CommandSpec spec() {
    return Options.verb(
            NAME,
            List.of(
                "Puts a policy in force on an interface.",
                "A policy that is in force there is replaced without a gap; if anything fails,"
                    + " nothing changes. The filter outlives this command, until detach or the"
                    + " next start of the machine. What it drops, tcpdump on the interface does"
                    + " not show: status counts it."),
            "echogate apply web.xfw --interface eth0 --evaluate",
            "counts what the policy would drop, and drops nothing")
        .addPositional(Options.policyFile())
        .addOption(Interfaces.option("what to filter").required(true).build())
        .addOption(
            Options.text(
                MODE,
                "MODE",
                "native: in the driver; generic: behind it, with most of the gain lost; auto, the"
                    + " default: native where the driver can"))
        .addOption(Options.flag(EVALUATE, "counts, and drops nothing").build())
        .addOption(Options.flag(DRY_RUN, "does all but attaching").build())
        .addOption(Interfaces.force())
        .addOption(Kernel.option());
  }

  @Override
  public ExitCode run(ParseResult arguments, Console console) {
    List<XdpMode> modes = modes(arguments.matchedOptionValue(MODE, "auto"));
    Reading reading = PolicyFiles.read(arguments.matchedPositionalValue(0, ""), console);
    console.complain(DiagnosticText.of(reading.diagnostics()));
    List<Diagnostic> objections = objections(reading);
    if (reading.hasErrors() || !objections.isEmpty()) {
      console.complain(DiagnosticText.of(objections));
      return ExitCode.NEGATIVE;
    }
    boolean evaluate = arguments.hasMatchedOption(EVALUATE);
    try (Kernel kernel = Kernel.open(arguments)) {
      LinkInfo link = Interfaces.toFilter(arguments, kernel, console);
      try (LoadedPolicy policy = load(reading, evaluate, console)) {
        if (arguments.hasMatchedOption(DRY_RUN)) {
          console.out().println(dryRun(reading, policy, link));
        } else {
          Installation done = kernel.filters().install(policy, link, modes);
          report(reading, evaluate, link, done, console);
        }
      }
    }
    return ExitCode.DONE;
  }

  private static List<XdpMode> modes(String word) {
    return switch (word) {
      case "auto" -> List.of(XdpMode.NATIVE, XdpMode.GENERIC);
      case "native" -> List.of(XdpMode.NATIVE);
      case "generic" -> List.of(XdpMode.GENERIC);
      default ->
          throw Refusal.usage(
              "there is no mode '" + word + "'", "the modes are auto, native and generic");
    };
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
                    refusal.origin().map(origin -> origin.span()).orElse(new Span(0, 0)),
                    refusal.message()))
        .toList();
  }

  private static LoadedPolicy load(Reading reading, boolean evaluate, Console console) {
    Policy policy = reading.policies().getFirst();
    CompileOptions options =
        new CompileOptions(
            CompileOptions.Time.KERNEL, evaluate, Clocks.tick(), Cpus.possible().length());
    AppliedPolicy applied =
        new AppliedPolicy(
            reading.source().name(),
            reading.source().text(),
            console.time().instant().truncatedTo(ChronoUnit.MILLIS),
            evaluate);
    return LoadedPolicy.load(CompiledPolicy.of(policy, options), applied);
  }

  private static String dryRun(Reading reading, LoadedPolicy policy, LinkInfo link) {
    return ("%s: %s could be put in force: the kernel takes its program, and walked %d instructions"
            + " to see that it is safe")
        .formatted(link.name(), reading.source().name(), policy.program().info().verifiedInsns());
  }

  private static void report(
      Reading reading, boolean evaluate, LinkInfo link, Installation done, Console console) {
    if (done.mode() == XdpMode.GENERIC) {
      console.complain(
          "echogate: warning: %s is filtered behind its driver (generic): it works, slower\n"
              .formatted(link.name()));
    }
    boolean drops = !evaluate && reading.policies().getFirst().evaluation().isEmpty();
    console
        .out()
        .println(
            link.name()
                + ": "
                + reading.source().name()
                + (drops ? " is in force" : " counts, and drops nothing")
                + (done.replaced() ? ", in place of the policy before" : ""));
    if (drops) {
      console
          .out()
          .println(
              "What it drops, tcpdump on %s does not show; echogate status counts it."
                  .formatted(link.name()));
    }
  }
}
