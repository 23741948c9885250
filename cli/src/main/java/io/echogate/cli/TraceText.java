package io.echogate.cli;

import io.echogate.cli.manual.Page;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Match.Part;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.trace.Outcome;
import io.echogate.firewalls.trace.Question;
import io.echogate.firewalls.trace.Visit;
import io.echogate.icmp.Family;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A packet's way through the rules of another firewall, for people. */
final class TraceText {
  private static final int MARGIN = MessageMeaning.MARGIN;

  private final TracedPacket traced;
  private final Outcome outcome;
  private final Style style;
  private final Family family;
  private final StringBuilder out = new StringBuilder();

  private TraceText(TracedPacket traced, Style style) {
    this.traced = traced;
    this.outcome = traced.trace().outcome();
    this.style = style;
    this.family = traced.asked().situation().family();
  }

  static String of(TracedPacket traced, Style style) {
    return new TraceText(traced, style).text();
  }

  private String text() {
    OutcomeText words = new OutcomeText(family, style);
    Page head = new Page();
    head.fact("verdict:", MARGIN, words.brief(outcome));
    head.lines(words.branches(outcome, " ".repeat(MARGIN)));
    if (outcome instanceof Outcome.Decided decided) {
      decided(decided, head);
    }
    head.fact("because:", MARGIN, OutcomeText.because(outcome, traced.alone().isPresent()));
    head.fact("packet:", MARGIN, packet());
    notes().forEach(note -> head.fact("note:", MARGIN, note));
    out.append(head.text()).append("trace:\n");
    traced.trace().visits().forEach(this::visit);
    if (traced.trace().visits().isEmpty()) {
      out.append("  no chain is asked\n");
    }
    Page foot = new Page();
    traced.asked().meaning().ifPresent(meaning -> meaning(meaning, foot));
    return out.append(foot.text()).toString();
  }

  private void meaning(MessageMeaning meaning, Page page) {
    if (outcome instanceof Outcome.Decided decided) {
      meaning.print(page, decided.action() instanceof Action.Accept);
    } else {
      meaning.printBoth(page);
    }
  }

  private void decided(Outcome.Decided decided, Page head) {
    if (decided.chain().isEmpty()) {
      return;
    }
    Chain chain = decided.chain().get();
    Optional<Rule> rule = decided.rule();
    if (rule.isPresent() && !RuleText.isImplicit(chain, rule.get())) {
      Explanation.decided(head, rule.get().origin());
      return;
    }
    String what =
        rule.map(one -> RuleText.full(chain, one))
            .orElse((chain.bases().isEmpty() ? "the end of " : "the policy of ") + chain.name());
    head.fact(
        "decided:", MARGIN, chain.origin().file() + ":" + chain.origin().line() + ": " + what);
  }

  private String packet() {
    String text = traced.packet();
    return traced.interfaces().isEmpty() ? text : text + ", " + traced.interfaces();
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    traced
        .untracked()
        .ifPresent(rule -> notes.add("line " + rule.line() + " keeps it from connection tracking"));
    Part part = traced.asked().situation().part();
    if (traced.isTracked() && (part == Part.FIRST || part == Part.LATER)) {
      notes.add(
          "where connection tracking is in use, it puts fragments together before most rules see"
              + " them");
    }
    return notes;
  }

  private void visit(Visit visit) {
    Chain chain = visit.chain();
    out.append("  ");
    visit.base().ifPresent(base -> out.append(base.hook().text()).append(": "));
    out.append(chain.name());
    visit.base().ifPresent(base -> out.append(", priority ").append(base.priority()));
    visit
        .base()
        .filter(base -> !base.interfaces().isEmpty())
        .ifPresent(
            base ->
                out.append(" of ")
                    .append(String.join(", ", base.interfaces().stream().sorted().toList())));
    out.append('\n');
    visit.events().forEach(event -> event(visit, event));
    if (visit.decider().isEmpty()) {
      boolean back = visit.base().isEmpty() && chain.bases().isEmpty();
      String verdict = RuleText.verdict(visit.verdict(), family);
      out.append("    ").append(back ? "end: " : "policy: ").append(verdict).append('\n');
    }
  }

  private void event(Visit visit, Visit.Event event) {
    out.append("    ").append("  ".repeat(Math.min(event.depth(), 20)));
    switch (event) {
      case Visit.PassedOver(Chain chain, int depth, int rules) ->
          out.append(
              rules == 1
                  ? "1 rule does not meet it\n"
                  : String.format(Locale.ROOT, "%,d rules do not meet it\n", rules));
      case Visit.Step step -> step(visit, step);
    }
  }

  private void step(Visit visit, Visit.Step step) {
    Rule rule = step.rule();
    if (!RuleText.isImplicit(step.chain(), rule)) {
      out.append(rule.line()).append(": ");
    }
    out.append(RuleText.brief(step.chain(), rule));
    named(rule).ifPresent(name -> out.append(" -> ").append(name));
    List<String> marks = marks(visit, step);
    if (!marks.isEmpty()) {
      out.append("  [").append(String.join("; ", marks)).append(']');
    }
    out.append('\n');
  }

  /** The chain that a rule leads to, if its words do not name it. */
  private static Optional<String> named(Rule rule) {
    String name =
        switch (rule.action()) {
          case Action.Jump jump -> jump.chain().name();
          case Action.Goto go -> go.chain().name();
          default -> "";
        };
    return name.isEmpty() || rule.text().contains(name) ? Optional.empty() : Optional.of(name);
  }

  private List<String> marks(Visit visit, Visit.Step step) {
    List<String> marks = new ArrayList<>();
    for (Question question : step.questions()) {
      marks.add(
          switch (question) {
            case Question.Room room -> step.met() ? "if within its limit" : "if beyond its limit";
            case Question.Condition condition -> "not known: " + condition.match().what();
            case Question.Target target -> "not known: what " + target.action().what() + " does";
          });
    }
    if (step.met()) {
      switch (step.rule().action()) {
        case Action.Accept accept -> marks.add(style.good("pass"));
        case Action.Drop drop -> marks.add(style.bad("drop"));
        case Action.Reject reject ->
            marks.add(
                style.bad(
                    OutcomeText.isUnanswered(step.rule(), visit.verdict())
                        ? "drop, without an answer"
                        : RuleText.verdict(reject, family)));
        default -> {}
      }
    } else {
      marks.add("taken not to meet it");
    }
    return marks;
  }
}
