package io.echogate.cli;

import io.echogate.datapath.AppliedPolicy;
import io.echogate.datapath.Candidate;
import io.echogate.datapath.Enforceable;
import io.echogate.datapath.FilterException;
import io.echogate.datapath.Filters.Installation;
import io.echogate.datapath.InstalledFilter;
import io.echogate.datapath.LoadedPolicy;
import io.echogate.datapath.Placement;
import io.echogate.linux.Capability;
import io.echogate.linux.LinkInfo;
import io.echogate.policy.Origin;
import io.echogate.policy.SetEdits;
import io.echogate.policy.language.Reading;
import io.echogate.policy.source.Diagnostic;
import io.echogate.policy.source.DiagnosticText;
import io.echogate.policy.source.Span;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code apply FILE --interface NAME}: puts a policy in force. */
final class ApplyVerb implements Verb {
  static final String NAME = "apply";

  private static final String EVALUATE = "--evaluate";
  private static final String DRY_RUN = "--dry-run";
  static final String KEEP_SETS = "--keep-sets";

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Options.verb(
                NAME,
                List.of(
                    "Puts a policy in force on an interface.",
                    "A policy that is in force there is replaced without a gap; if anything fails,"
                        + " nothing changes: of several interfaces those that were done before go"
                        + " back to what they had. The filter outlives this command, until detach"
                        + " or the next start of the machine. What XDP drops, tcpdump on the"
                        + " interface does not show: status counts it. Where another policy is in"
                        + " force, what changes for ICMP packets is shown. A policy with errors, an"
                        + " empty file, a critical finding about a policy { } that --accept does"
                        + " not name, a function that it takes away and --accept does not name, and"
                        + " more than the kernel has room for end with 1. Needs the"
                        + " capabilities CAP_BPF and CAP_NET_ADMIN; without CAP_PERFMON the kernel"
                        + " copies headers for the program, which costs some time for each"
                        + " packet."),
                "echogate apply server.policy --interface eth0 --evaluate",
                "counts what the policy would drop, and drops nothing")
            .addPositional(Options.policyFile())
            .addOption(
                Interfaces.option(
                        "what to filter; eth0=wan,eth1=lan gives each its policy of the file")
                    .required(true)
                    .build());
    return HookOptions.addTo(spec)
        .addOption(Options.flag(EVALUATE, "counts, and drops nothing").build())
        .addOption(
            Options.flag(
                    KEEP_SETS,
                    "takes over what echogate set has changed of sets that the new policy has too")
                .build())
        .addOption(Acceptance.option())
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
    if (reading.policies().isEmpty()) {
      if (!reading.hasErrors()) {
        console.complain(DiagnosticText.of(PolicyFiles.noPolicy(reading)));
      }
      return ExitCode.NEGATIVE;
    }
    List<Assignment> assignments =
        Assignment.of(Interfaces.name(arguments).orElseThrow(), reading.policies());
    List<Diagnostic> objections = objections(assignments, reading);
    if (!objections.isEmpty()) {
      console.complain(DiagnosticText.of(objections));
      return ExitCode.NEGATIVE;
    }
    Acceptance acceptance = Acceptance.of(arguments);
    if (acceptance.refuses(assignments, reading, console)) {
      return ExitCode.NEGATIVE;
    }
    try (Kernel kernel = Kernel.open(arguments, Capability.BPF, Capability.NET_ADMIN)) {
      List<LinkInfo> links = kernel.links().all();
      boolean force = arguments.hasMatchedOption(Interfaces.FORCE);
      Replacements replacements = new Replacements(kernel, console.time());
      List<Work> works = new ArrayList<>();
      for (Assignment assignment : assignments) {
        LinkInfo link = Interfaces.require(assignment.interfaceName(), links);
        Interfaces.surprise(link, links, force).ifPresent(console::warn);
        Placement placement = hooks.placement(link, kernel.filters().hookOn(link));
        AppliedPolicy applied =
            new AppliedPolicy(
                reading.source().name(),
                AppliedText.of(reading, assignment.policy()),
                console.time().instant().truncatedTo(ChronoUnit.MILLIS),
                arguments.hasMatchedOption(EVALUATE));
        SetEdits before = setEdits(kernel, link);
        SetEdits kept =
            arguments.hasMatchedOption(KEEP_SETS)
                ? before.onto(assignment.policy())
                : SetEdits.NONE;
        Candidate candidate =
            PolicyLoading.candidate(
                kept.in(assignment.policy()), applied.with(kept), placement.form());
        works.add(new Work(link, placement, candidate, before, replacements.of(link, candidate)));
      }
      List<Replacement> replaced =
          works.stream().flatMap(work -> work.replacement().stream()).toList();
      List<Acceptance.Open> open = acceptance.open(replaced, console);
      if (arguments.hasMatchedOption(DRY_RUN)) {
        ExitCode code = dryRun(works, kernel, arguments, console);
        Acceptance.complain(open, console);
        return open.isEmpty() ? code : code.or(ExitCode.NEGATIVE);
      }
      if (!open.isEmpty()) {
        ReplacementText.print(replaced, arguments.hasMatchedOption(Options.JSON), console);
        Acceptance.complain(open, console);
        return ExitCode.NEGATIVE;
      }
      return install(works, asked, kernel, arguments, console);
    }
  }

  /** What has been changed of the sets of the policy in force, as far as that can be read. */
  private static SetEdits setEdits(Kernel kernel, LinkInfo link) {
    Optional<InstalledFilter> found = kernel.filters().find(link.name());
    if (found.isEmpty()) {
      return SetEdits.NONE;
    }
    try (InstalledFilter filter = found.get()) {
      return filter.setEdits();
    } catch (FilterException unreadable) {
      return SetEdits.NONE;
    }
  }

  /**
   * A policy that is ready for its interface.
   *
   * @param before what has been changed of the sets of the policy in force
   * @param replacement what changes for packets, if one is in force
   */
  private record Work(
      LinkInfo link,
      Placement placement,
      Candidate candidate,
      SetEdits before,
      Optional<Replacement> replacement) {

    /** Whether packets may be lost by it. */
    boolean drops() {
      return !candidate.applied().evaluate() && candidate.policy().evaluation().isEmpty();
    }
  }

  private static ExitCode dryRun(
      List<Work> works, Kernel kernel, ParseResult arguments, Console console) {
    ExitCode code = ExitCode.DONE;
    List<ApplyReport> reports = new ArrayList<>();
    for (Work work : works) {
      kernel.filters().requireUnoccupied(work.link(), work.placement());
      try (LoadedPolicy loaded = load(work)) {
        DryRun tried = DryRun.of(work.candidate(), loaded);
        reports.add(
            new ApplyReport(
                kernel,
                work.link(),
                work.candidate(),
                loaded,
                work.before(),
                tried,
                work.replacement()));
        code = code.or(tried.same() ? ExitCode.DONE : ExitCode.NEGATIVE);
      }
    }
    ApplyReport.print(reports, console, arguments.hasMatchedOption(Options.JSON));
    return code;
  }

  private static ExitCode install(
      List<Work> works,
      Optional<Duration> asked,
      Kernel kernel,
      ParseResult arguments,
      Console console) {
    BpfFileSystem.ensure(console);
    if (works.size() > 1) {
      // What the kernel does not take is to be known before the first interface is changed.
      works.forEach(work -> kernel.filters().requireUnoccupied(work.link(), work.placement()));
      works.forEach(work -> load(work).close());
    }
    List<ApplyReport> reports = new ArrayList<>();
    List<WayBack> done = new ArrayList<>();
    for (Work work : works) {
      // One alone needs none, and so replaces also what another version left.
      Optional<WayBack> back =
          works.size() > 1 ? Optional.of(WayBack.of(kernel, work.link())) : Optional.empty();
      try {
        reports.add(install(work, asked, kernel, arguments, console));
        back.ifPresent(done::addFirst);
      } catch (RuntimeException e) {
        // All of them or none, whatever it was.
        done.forEach(other -> console.complain(other.go(kernel, console)));
        throw e;
      }
    }
    ApplyReport.print(reports, console, arguments.hasMatchedOption(Options.JSON));
    return ExitCode.DONE;
  }

  private static ApplyReport install(
      Work work, Optional<Duration> asked, Kernel kernel, ParseResult arguments, Console console) {
    Optional<Duration> trial =
        asked.isPresent() || !work.drops()
            ? asked
            : TrialOption.forLogin(
                arguments, console.environment(), kernel.namespace(), work.link());
    // Of a text with a million prefixes it takes a third of a second, in which its tables are
    // filled.
    CompletableFuture<String> digest =
        CompletableFuture.supplyAsync(work.candidate().applied()::digest);
    Installation done =
        PolicyLoading.explaining(
            work.placement().form(),
            () ->
                kernel
                    .filters()
                    .apply(work.candidate(), work.link(), work.placement().hooks(), trial));
    return new ApplyReport(
        kernel, work.link(), work.candidate(), digest.join(), done, trial, work.replacement());
  }

  private static LoadedPolicy load(Work work) {
    return PolicyLoading.explaining(
        work.placement().form(), () -> PolicyLoading.load(work.candidate()));
  }

  /** Why policies without errors cannot be put in force. */
  private static List<Diagnostic> objections(List<Assignment> assignments, Reading reading) {
    return assignments.stream()
        .map(Assignment::policy)
        .distinct()
        .flatMap(policy -> Enforceable.refusals(policy).stream())
        .map(refusal -> objection(refusal, reading))
        .toList();
  }

  private static Diagnostic objection(Enforceable.Refusal refusal, Reading reading) {
    return Diagnostic.error(
            refusal.origin().map(Origin::source).orElse(reading.source()),
            refusal.origin().map(Origin::span).orElse(new Span(0, 0)),
            refusal.message())
        .withHelp(refusal.help());
  }
}
