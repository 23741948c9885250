package io.echogate.cli;

import io.echogate.datapath.AppliedPolicy;
import io.echogate.datapath.Candidate;
import io.echogate.datapath.Filters.Installation;
import io.echogate.datapath.Hook;
import io.echogate.datapath.LoadedPolicy;
import io.echogate.datapath.ProgramForm;
import io.echogate.ebpf.Features;
import io.echogate.ebpf.ProgramInfo;
import io.echogate.linux.LinkInfo;
import io.echogate.policy.Dialect;
import io.echogate.policy.Policy;
import io.echogate.policy.SetEdits;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/**
 * What {@code apply} did.
 *
 * @param form what the programs are made for
 * @param program the program in the kernel
 * @param loading what the kernel took to load it
 * @param done how the filter was installed; empty after a dry run
 * @param ended the changes of the sets of the policy before that end with it, or would
 * @param trial how long the policy is on trial, if it is
 * @param digest that of the applied text
 * @param tried what a dry run showed
 * @param replacement what changes by it for packets, if a policy was in force before
 */
record ApplyReport(
    Kernel kernel,
    LinkInfo link,
    Policy policy,
    ProgramForm form,
    AppliedPolicy applied,
    String digest,
    ProgramInfo program,
    Duration loading,
    Optional<Installation> done,
    SetEdits ended,
    Optional<Duration> trial,
    Optional<DryRun> tried,
    Optional<Replacement> replacement) {

  /**
   * The report of a policy that was put in force.
   *
   * @param digest that of the candidate's text
   */
  ApplyReport(
      Kernel kernel,
      LinkInfo link,
      Candidate candidate,
      String digest,
      Installation done,
      Optional<Duration> trial,
      Optional<Replacement> replacement) {
    this(
        kernel,
        link,
        candidate.policy(),
        candidate.options().form(),
        candidate.applied(),
        digest,
        done.program(),
        done.loading(),
        Optional.of(done),
        done.undone().without(candidate.applied().edits()),
        trial,
        Optional.empty(),
        replacement);
  }

  /**
   * The report of a dry run, and of what frames showed in it.
   *
   * @param before what is changed of the sets of the policy in force
   */
  ApplyReport(
      Kernel kernel,
      LinkInfo link,
      Candidate candidate,
      LoadedPolicy loaded,
      SetEdits before,
      DryRun tried,
      Optional<Replacement> replacement) {
    this(
        kernel,
        link,
        candidate.policy(),
        candidate.options().form(),
        candidate.applied(),
        candidate.applied().digest(),
        loaded.program().info(),
        loaded.loadingTime(),
        Optional.empty(),
        before.without(candidate.applied().edits()),
        Optional.empty(),
        Optional.of(tried),
        replacement);
  }

  /** Prints reports, as text or as a JSON document: an array if there are several. */
  static void print(List<ApplyReport> reports, Console console, boolean asJson) {
    reports.forEach(report -> report.warn(console));
    // How it is now, the last of them knows.
    reports.getLast().done.stream()
        .flatMap(installation -> installation.unkept().stream())
        .forEach(unkept -> console.warn(UnkeptText.of(unkept)));
    if (!asJson) {
      reports.forEach(report -> console.out().print(report.text()));
      reports.forEach(report -> console.out().print(report.changes(console.outStyle())));
    } else {
      Json.print(console, reports, ApplyReport::json);
    }
  }

  private Optional<RelatedFlows> related() {
    return RelatedFlows.of(policy, form, kernel.namespace());
  }

  private void warn(Console console) {
    related()
        .flatMap(flows -> flows.warning(kernel.namespace()))
        .ifPresent(warning -> console.warn(link.name() + ": " + warning));
    if (!ended.isEmpty()) {
      console.warn(link.name() + ": " + endedText());
    }
    done.filter(installation -> installation.hook() == Hook.GENERIC)
        .ifPresent(installation -> console.warn(slow(installation)));
    KernelRemarks.of(policy, Features.ofKernel())
        .forEach(remark -> console.warn(link.name() + ": " + remark));
  }

  private String endedText() {
    String what = "what echogate %s changed of sets".formatted(SetVerb.NAME);
    String sets = SetChangesText.of(ended);
    if (done.isEmpty()) {
      return "%s would end: %s; %s keeps it".formatted(what, sets, ApplyVerb.KEEP_SETS);
    }
    return trial.isPresent()
        ? "%s holds only if the trial ends: %s".formatted(what, sets)
        : "%s ended with the policy before: %s; echogate %s %s brings both back"
            .formatted(what, sets, RollbackVerb.NAME, kernel.optionsFor(link.name()));
  }

  private String text() {
    return done.map(this::text).orElseGet(this::dryRun);
  }

  /** What changed for packets, behind an empty line; nothing if no policy was in force. */
  private String changes(Style style) {
    return replacement
        .map(some -> "\n" + ReplacementText.of(some, done.isPresent(), style))
        .orElse("");
  }

  private String slow(Installation installation) {
    return link.name()
        + " is filtered behind its driver (generic mode), with most of the gain lost"
        + installation.refusal().map(why -> ": " + why).orElse("");
  }

  private boolean evaluates() {
    return applied.evaluate() || policy.evaluation().isPresent();
  }

  private String text(Installation installation) {
    String state = evaluates() ? "counts, and drops nothing" : "is in force";
    String before = installation.replaced() ? ", in place of the policy before" : "";
    String keep =
        trial
            .map(
                time ->
                    line(
                        "trial",
                        "ends by itself in %d s, unless: echogate %s %s"
                            .formatted(
                                time.toSeconds(),
                                ConfirmVerb.NAME,
                                kernel.optionsFor(link.name()))))
            .orElse("");
    String place =
        switch (installation.hook()) {
          case NATIVE -> "in the driver, before the kernel makes a packet of a frame";
          case GENERIC -> "behind the driver, before the kernel looks at a packet";
          case TCX -> "behind the driver and XDP, before the kernel looks at a packet";
          case CLSACT ->
              "behind the driver and XDP, by a filter of traffic control"
                  + installation.refusal().map(_ -> ": this kernel has no TCX").orElse("");
        };
    return "%s: %s %s%s\n".formatted(link.name(), applied.name(), state, before)
        + line("policy", statements() + ", digest " + Filter.shortDigest(digest))
        + line("filter", installation.hook().text() + ": " + place)
        + formLine()
        + installation.leaving().map(hook -> line("leaving", leaving(hook))).orElse("")
        + related().map(flows -> line("related", "by " + flows.text())).orElse("")
        + kept()
        + keep
        + note(installation)
        + line("look", "echogate " + StatusVerb.NAME + " " + kernel.optionsFor(link.name()))
        + line("undo", "echogate " + DetachVerb.NAME + " " + kernel.optionsFor(link.name()));
  }

  private String formLine() {
    return FormText.ofThisProcess(form).map(text -> line("form", text)).orElse("");
  }

  /** The changes of sets that it took over. */
  private String kept() {
    return applied.edits().isEmpty()
        ? ""
        : line("sets", "changed as before: " + SetChangesText.of(applied.edits()));
  }

  private static String leaving(Hook hook) {
    String place = ": before the driver, and before tcpdump";
    return hook == Hook.CLSACT
        ? hook.text() + place + ", by a filter of traffic control"
        : hook.text() + place;
  }

  /**
   * What XDP drops is gone before tcpdump looks, and so is what does not leave; what traffic
   * control drops that arrives comes behind it.
   */
  private String note(Installation installation) {
    String tcpdump = "tcpdump on " + link.name();
    if (installation.hook().isXdp()) {
      return line("note", tcpdump + " does not show what is dropped");
    }
    return installation.leaving().isPresent()
        ? line("note", tcpdump + " shows what is dropped on arrival, and not what does not leave")
        : line("note", tcpdump + " shows what is dropped too");
  }

  private String dryRun() {
    return "%s: %s %s; nothing was changed\n".formatted(link.name(), applied.name(), outcome())
        + line("policy", statements() + ", digest " + Filter.shortDigest(digest))
        + formLine()
        + line(
            "program",
            "%d bytes of instructions, %d of machine code"
                .formatted(program.xlatedBytes(), program.jitedBytes()))
        + line(
            "load",
            "%.1f ms, in which the verifier walked %d instructions"
                .formatted(milliseconds(loading), program.verifiedInsns()))
        + related().map(flows -> line("related", "by " + flows.text())).orElse("")
        + kept()
        + tried.map(ApplyReport::tried).orElse("");
  }

  private static String tried(DryRun run) {
    return tried("cost", "frames", run.arriving())
        + run.leaving().map(leaving -> tried("cost out", "leaving", leaving)).orElse("");
  }

  private String outcome() {
    return tried.map(DryRun::same).orElse(true)
        ? "could be put in force"
        : "is not what the program does";
  }

  private static String tried(String cost, String name, DryRun.Tried run) {
    return line(cost, run.costText())
        + line(name, run.differences().summary("the program"))
        + run.differences().note()
        + run.differences().table();
  }

  private String statements() {
    int count = policy.statements().size();
    String name = policy.dialect() == Dialect.POLICY ? policy.name() + ", " : "";
    return name + count + (count == 1 ? " statement" : " statements");
  }

  private static double milliseconds(Duration time) {
    return time.toNanos() / 1e6;
  }

  private static String line(String name, String value) {
    return String.format(Locale.ROOT, "  %-9s%s\n", name, value);
  }

  private void json(JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("interface", link.name());
    json.writeStringProperty("netns", kernel.netns().orElse(null));
    json.writeBooleanProperty("applied", done.isPresent());
    json.writeBooleanProperty("replaced", done.map(Installation::replaced).orElse(false));
    json.writeStringProperty("mode", done.map(Installation::hook).map(Hook::text).orElse(null));
    json.writeStringProperty(
        "leaving", done.flatMap(Installation::leaving).map(Hook::text).orElse(null));
    json.writeStringProperty("form", form.access().text());
    Json.number("trialSeconds", trial.map(Duration::toSeconds), json);
    json.writeStringProperty("policy", applied.name());
    json.writeStringProperty("digest", digest);
    SetChangesText.write("setChanges", applied.edits(), json);
    SetChangesText.write("endedSetChanges", ended, json);
    json.writeBooleanProperty("evaluation", evaluates());
    json.writeNumberProperty("statements", policy.statements().size());
    json.writeObjectPropertyStart("program");
    json.writeNumberProperty("id", program.id());
    json.writeNumberProperty("instructionBytes", program.xlatedBytes());
    json.writeNumberProperty("machineCodeBytes", program.jitedBytes());
    json.writeNumberProperty("verifiedInstructions", program.verifiedInsns());
    json.writeNumberProperty("loadSeconds", loading.toNanos() / 1e9);
    json.writeEndObject();
    json.writeName("related");
    related().ifPresentOrElse(flows -> flows.json(json), json::writeNull);
    json.writeName("dryRun");
    tried.ifPresentOrElse(run -> run.json(json), json::writeNull);
    ReplacementText.write(replacement, json);
    json.writeEndObject();
  }
}
