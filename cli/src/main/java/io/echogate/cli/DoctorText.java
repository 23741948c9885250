package io.echogate.cli;

import io.echogate.advice.settings.KernelRuling;
import io.echogate.advice.settings.KernelRuling.Extent;
import io.echogate.cli.DoctorReport.OnCourse;
import io.echogate.firewalls.audit.Diagnosis;
import io.echogate.firewalls.audit.Diagnosis.Fate;
import io.echogate.firewalls.audit.Remedy;
import io.echogate.firewalls.audit.Treatment;
import io.echogate.firewalls.insertion.Place;
import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.rules.Match.State;
import io.echogate.icmp.Family;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Who drops messages, as text for a terminal. */
final class DoctorText {
  private static final int MOST_FATES = 10;
  private static final int MOST_LINES = 30;

  private final DoctorReport report;
  private final Style style;
  private final StringBuilder text = new StringBuilder();

  private DoctorText(DoctorReport report, Style style) {
    this.report = report;
    this.style = style;
  }

  static String of(DoctorReport report, Style style) {
    return new DoctorText(report, style).write();
  }

  private String write() {
    boolean stopped = report.stopped().findAny().isPresent();
    String verdict = verdict(report);
    text.append(stopped ? style.bad(verdict) : style.good(verdict)).append('\n');
    report.unfinished().forEach(some -> text.append(style.doubtful(some)).append('\n'));
    report.remarks().forEach(remark -> text.append(Visible.of(remark)).append('\n'));
    report.courses().forEach(this::course);
    return text.toString();
  }

  /** The answer in one line. */
  static String verdict(DoctorReport report) {
    List<OnCourse> stopped = report.stopped().toList();
    if (stopped.isEmpty()) {
      return report.unfinished().isEmpty()
          ? "nothing on this machine drops it"
          : "nothing drops it in what was looked at; that was not all";
    }
    OnCourse first = stopped.getFirst();
    String more = stopped.size() > 1 ? "; " + (stopped.size() - 1) + " more below" : "";
    return "%s: %s by %s%s".formatted(head(first), first.verdict(), by(report, first), more);
  }

  private static String by(DoctorReport report, OnCourse stopped) {
    return stopped.rules().fates().stream()
        .filter(Fate::stops)
        .flatMap(fate -> fate.stopper().stream())
        .findFirst()
        .map(decision -> new Stopper(report.rules(), decision))
        .map(stopper -> Visible.of(stopper.who()))
        .orElseGet(
            () ->
                stopped.kernel().stream()
                    .filter(ruling -> ruling.extent() == Extent.ALL)
                    .findFirst()
                    .map(ruling -> "the kernel, " + ruling.setting())
                    .orElse(""));
  }

  /** {@code ip4 8 echo-request to this machine}. */
  private static String head(OnCourse some) {
    Diagnosis rules = some.rules();
    return rules.family().text()
        + " "
        + MessageWords.of(rules.family(), rules.messages())
        + " "
        + AuditPage.way(rules.course());
  }

  private void course(OnCourse some) {
    text.append('\n').append(style.strong(head(some))).append(": ");
    String verdict = some.verdict();
    text.append(
            some.isStoppedWhole()
                ? style.bad(verdict)
                : some.isStopped() ? style.doubtful(verdict) : style.good(verdict))
        .append('\n');
    List<Fate> fates = some.rules().fates();
    boolean plain = fates.stream().allMatch(fate -> fate.treatment() instanceof Treatment.Passed);
    if (!plain) {
      fates.stream().limit(MOST_FATES).forEach(fate -> fate(some.rules(), fate));
      if (fates.size() > MOST_FATES) {
        text.append("  and ").append(fates.size() - MOST_FATES).append(" more; --json has all\n");
      }
    }
    some.kernel().forEach(ruling -> kernel(ruling, some.rules().course()));
  }

  private void fate(Diagnosis rules, Fate fate) {
    String which = which(rules, fate);
    String treatment = Visible.of(fate.treatment().text());
    text.append("  ").append(treatment).append(which.isEmpty() ? "" : ": " + which).append('\n');
    Optional<Stopper> stopper =
        fate.stopper().map(decision -> new Stopper(report.rules(), decision));
    stopper.ifPresent(this::stopper);
    if (stopper.isPresent() || !fate.alone()) {
      String example = SituationText.of(rules.course(), fate.example());
      text.append("    example: ").append(Visible.of(example)).append('\n');
    }
    if (stopper.filter(Stopper::isPolicy).isPresent()) {
      text.append("    help: change the policy and apply it again; echogate check tells what it")
          .append(" breaks\n");
    }
    fate.remedy().ifPresent(this::remedy);
  }

  private void stopper(Stopper stopper) {
    text.append("    by ").append(Visible.of(stopper.who())).append('\n');
    text.append("       ").append(Visible.of(stopper.line())).append('\n');
    if (stopper.isXdp()) {
      text.append("       what XDP drops, tcpdump does not show\n");
    }
  }

  private void remedy(Remedy remedy) {
    List<String> commands = remedy.commands(report.rules(), report.live());
    Place place = remedy.place();
    String line =
        place.rule().map(rule -> "line " + rule.line() + " of " + rule.origin().file()).orElse("");
    String help = commands.isEmpty() ? remedy.words(line) : "run";
    text.append("    help: ").append(Visible.of(help)).append(":\n");
    (commands.isEmpty() ? remedy.lines() : commands)
        .stream()
            .limit(MOST_LINES)
            .forEach(some -> text.append("        ").append(Visible.of(some)).append('\n'));
  }

  private void kernel(KernelRuling ruling, Course course) {
    String when = course == Course.OUT ? "before rules are asked" : "behind all rules";
    String extent =
        switch (ruling.extent()) {
          case ALL -> "dropped";
          case SOME -> "some dropped";
          case RATE -> "limited";
        };
    String where =
        ruling.interfaces().isEmpty() ? "" : " by " + String.join(", ", ruling.interfaces());
    text.append("  ").append(extent).append(where).append(" by the kernel, ").append(when);
    text.append(": ");
    text.append(ruling.setting()).append(" is ").append(ruling.value()).append(": ");
    text.append(ruling.text()).append('\n');
    if (!ruling.cure().isEmpty()) {
      text.append("    help: sysctl -w ").append(String.join(" ", ruling.cure())).append('\n');
    }
  }

  /** What tells packets apart from those that come to another end; empty if it is all of them. */
  static String which(Diagnosis rules, Fate fate) {
    Family family = rules.family();
    List<String> parts = new ArrayList<>();
    if (!fate.messages().equals(rules.messages())) {
      parts.add(MessageWords.of(family, fate.messages()));
    }
    Set<State> states = EnumSet.noneOf(State.class);
    Set<String> in = new TreeSet<>();
    Set<String> out = new TreeSet<>();
    for (Fate one : rules.fates()) {
      states.addAll(one.states());
      in.addAll(one.in());
      out.addAll(one.out());
    }
    if (!fate.states().equals(states)) {
      parts.add(
          fate.states().stream()
              .sorted()
              .map(DoctorText::words)
              .collect(Collectors.joining(" or ")));
    }
    if (!fate.in().equals(in)) {
      parts.add("come by " + String.join(", ", new TreeSet<>(fate.in())));
    }
    if (!fate.out().equals(out)) {
      parts.add("leave by " + String.join(", ", new TreeSet<>(fate.out())));
    }
    if (!fate.which().isEmpty()) {
      parts.add(fate.which());
    }
    String all = String.join("; ", parts);
    if (fate.alone() || !fate.which().isEmpty()) {
      return all;
    }
    return all.isEmpty() ? "some of them, as the example" : "some of these, as the example: " + all;
  }

  private static String words(State state) {
    return switch (state) {
      case NEW -> "begin a flow";
      case ESTABLISHED -> "belong to a flow that is known";
      case RELATED -> "are about a flow that is known";
      case INVALID -> "belong to no flow that is known";
      case UNTRACKED -> "are not tracked";
    };
  }
}
