package io.echogate.cli;

import io.echogate.cli.verify.Comparison;
import io.echogate.cli.verify.Tried;
import io.echogate.datapath.AppliedPolicy;
import io.echogate.datapath.FilterCopy;
import io.echogate.datapath.FilterException;
import io.echogate.datapath.FrameRun;
import io.echogate.datapath.InstalledFilter;
import io.echogate.datapath.ProgramForm;
import io.echogate.ebpf.Features;
import io.echogate.linux.Capability;
import io.echogate.policy.Policy;
import io.echogate.policy.PrefixSet;
import io.echogate.policy.SetEdit;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code verify --interface NAME}: holds a running filter to the policy text bound to it. */
final class VerifyVerb implements Verb {
  static final String NAME = "verify";

  @Override
  public CommandSpec spec() {
    return Options.verb(
            NAME,
            List.of(
                "Holds a running filter to its policy, without traffic.",
                "The program on the interface must have, instruction by instruction, what this"
                    + " version makes of the policy text that is kept with it, and its limits the"
                    + " figures of the text. Then a copy of it that reads the same tables judges"
                    + " frames: every type of both families with some codes, fragments, VLANs,"
                    + " extension headers, malformed packets, every protocol, and the edges of the"
                    + " prefixes in src statements, in sets and behind from and to (of 256 of them,"
                    + " if there are more, and 256 of those that echogate set has changed; not of"
                    + " those that the machine knows as its own or its links'); once as"
                    + " arriving, and once as leaving if the policy judges that; each with full"
                    + " buckets, and where a limit decides also with empty ones. Verdict and"
                    + " reason must be what the policy says. How fast buckets fill is not tried."
                    + " Behind XDP the kernel tries no frames that are too short for an IP header,"
                    + " and without Ethernet few source addresses: a program for XDP that is made"
                    + " of the same policy and reads the same tables judges those.",
                "The running program is not run: its counters and buckets stay as they are, and"
                    + " nothing is left behind. Ends with 1 if something differs. Needs the"
                    + " capabilities CAP_BPF and CAP_NET_ADMIN, and CAP_PERFMON if who applied the"
                    + " policy had it; which helpers of the kernel the program calls is compared"
                    + " only with CAP_SYSLOG, too."),
            "echogate verify --interface eth0",
            "ends with 0 if the filter on eth0 does what its policy says")
        .addOption(Interfaces.option("whose filter").required(true).build())
        .addOption(Kernel.option())
        .addOption(Options.json());
  }

  @Override
  public ExitCode run(ParseResult arguments, Console console) {
    String name = Interfaces.name(arguments).orElseThrow();
    VerifyReport report;
    try (Kernel kernel = Kernel.open(arguments, Capability.BPF, Capability.NET_ADMIN)) {
      Optional<InstalledFilter> found = kernel.filters().find(name);
      if (found.isEmpty()) {
        var _ = Interfaces.require(name, kernel.links().all());
        throw Refusal.environment(
            name + " has no filter of Echogate", "echogate " + ApplyVerb.NAME + " puts one there");
      }
      try (InstalledFilter filter = found.get()) {
        report = verify(filter, kernel);
      }
    }
    if (arguments.hasMatchedOption(Options.JSON)) {
      Json.print(console, report::json);
    } else {
      console.out().print(report.text(console.outStyle()));
    }
    return report.same() ? ExitCode.DONE : ExitCode.NEGATIVE;
  }

  private static VerifyReport verify(InstalledFilter filter, Kernel kernel) {
    if (filter.trial().map(trial -> trial.left().isEmpty() && !trial.goesBack()).orElse(false)) {
      throw Refusal.negative(
          "%s is not filtered: the trial of %s is over, and there was no policy before"
              .formatted(filter.interfaceName(), filter.applied().name()),
          "apply a policy");
    }
    AppliedPolicy applied = filter.applied();
    Policy policy =
        PolicyFiles.inForce(applied)
            .orElseThrow(
                () ->
                    Refusal.environment(
                        "this version cannot read the policy that is kept with the filter",
                        "use the version that applied it, or apply it again"));
    requireSameRights(filter);
    Tried tried = tried(applied, policy, kernel);
    try (FilterCopy copy = copy(filter, policy, filter.form())) {
      return new VerifyReport(
          filter.interfaceName(),
          kernel.netns(),
          applied,
          copy.wrongLimits(),
          part(copy, tried, form -> copy(filter, policy, form)),
          filter.leavingForm().map(form -> leaving(filter, tried, form)),
          DividedText.of(filter.leaving(), filter.hook()));
    }
  }

  /** What to hold the program to; where its policy asks for the machine, it is left out. */
  private static Tried tried(AppliedPolicy applied, Policy policy, Kernel kernel) {
    PrefixSet.Builder changed = new PrefixSet.Builder();
    for (SetEdit edit : applied.edits().list()) {
      changed.addAll(edit.added()).addAll(edit.removed());
    }
    return new Tried(
        policy, applied.evaluate(), changed.build(), kernel.filters().addressesOfMachine());
  }

  private static VerifyReport.Part leaving(InstalledFilter filter, Tried tried, ProgramForm form) {
    try (FilterCopy copy = copyLeaving(filter, tried.policy(), form)) {
      return part(copy, tried, at -> copyLeaving(filter, tried.policy(), at));
    }
  }

  private static VerifyReport.Part part(
      FilterCopy copy, Tried tried, Function<ProgramForm, FilterCopy> otherwise) {
    Optional<Comparison> comparison =
        copy.difference().isEmpty() && copy.judges()
            ? Optional.of(compare(copy, tried, otherwise))
            : Optional.empty();
    return new VerifyReport.Part(copy.instructions(), copy.difference(), comparison);
  }

  private static Comparison compare(
      FilterCopy copy, Tried tried, Function<ProgramForm, FilterCopy> otherwise) {
    try (FrameRun run = copy.run()) {
      Optional<ProgramForm> atXdp =
          run.form().isXdp() ? Optional.empty() : ProgramForm.atXdp(Features.ofKernel());
      if (atXdp.isEmpty()) {
        return Comparison.of(tried, run, Optional.empty());
      }
      try (FilterCopy twin = otherwise.apply(atXdp.get());
          FrameRun others = twin.run()) {
        return Comparison.of(tried, run, Optional.of(others));
      }
    }
  }

  /** What a process with PERFMON has loaded, only another one can load again to compare it. */
  private static void requireSameRights(InstalledFilter filter) {
    if (filter.form().access() == ProgramForm.Access.DIRECT
        && ProgramForm.Access.of(Features.ofKernel()) == ProgramForm.Access.COPIED) {
      throw Refusal.environment(
          "the filter on %s was applied with CAP_PERFMON, and to compare its program this process needs that, too"
              .formatted(filter.interfaceName()),
          "run it as root, or grant CAP_PERFMON; what is applied without can be verified without");
    }
  }

  private static FilterCopy copy(InstalledFilter filter, Policy policy, ProgramForm form) {
    return explaining(form, () -> filter.copy(policy, form));
  }

  private static FilterCopy copyLeaving(InstalledFilter filter, Policy policy, ProgramForm form) {
    return explaining(form, () -> filter.copyLeaving(policy, form));
  }

  private static FilterCopy explaining(ProgramForm form, Supplier<FilterCopy> copying) {
    try {
      return PolicyLoading.explaining(form, copying);
    } catch (FilterException e) {
      throw Refusal.negative(
          String.valueOf(e.getMessage()), "or verify with the version that applied it");
    }
  }
}
