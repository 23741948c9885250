package io.echogate.cli;

import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.trace.Outcome;
import io.echogate.firewalls.trace.Question;
import io.echogate.firewalls.trace.Visit;
import io.echogate.icmp.Family;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** A packet's way through the rules of another firewall, as JSON. */
final class TraceJson {
  private final TracedPacket traced;
  private final Outcome outcome;
  private final Family family;
  private final JsonGenerator json;

  private TraceJson(TracedPacket traced, JsonGenerator json) {
    this.traced = traced;
    this.outcome = traced.trace().outcome();
    this.family = traced.asked().situation().family();
    this.json = json;
  }

  static void print(TracedPacket traced, JsonGenerator json) {
    new TraceJson(traced, json).print();
  }

  private void print() {
    json.writeStartObject();
    json.writeStringProperty("verdict", verdict(outcome));
    json.writeStringProperty("reason", reason());
    decider(outcome);
    json.writeStringProperty("because", OutcomeText.because(outcome, traced.alone().isPresent()));
    answer();
    json.writeStringProperty("dialect", traced.rules().dialect().text());
    packet();
    json.writeArrayPropertyStart("trace");
    traced.trace().visits().forEach(this::visit);
    json.writeEndArray();
    dependsOn();
    json.writeName("outcome");
    outcome(outcome);
    MessageMeaning.json(traced.asked().meaning(), json);
    json.writeEndObject();
  }

  private static String verdict(Outcome outcome) {
    return outcome instanceof Outcome.Decided decided ? verdict(decided.action()) : "depends";
  }

  private static String verdict(Action action) {
    return switch (action) {
      case Action.Accept accept -> "pass";
      case Action.Reject reject -> "reject";
      default -> "drop";
    };
  }

  private String reason() {
    if (!(outcome instanceof Outcome.Decided decided)) {
      return "undecided";
    }
    boolean pass = decided.action() instanceof Action.Accept;
    if (decided.chain().isEmpty()) {
      return "unasked";
    }
    if (decided.rule().isEmpty()) {
      return pass ? "default-allowed" : "default-blocked";
    }
    return pass ? "allowed" : decided.action() instanceof Action.Reject ? "rejected" : "blocked";
  }

  private void decider(Outcome of) {
    Optional<Rule> rule = of instanceof Outcome.Decided decided ? decided.rule() : Optional.empty();
    Json.number("line", rule.map(Rule::line), json);
    json.writeStringProperty("text", rule.map(Rule::text).orElse(null));
    json.writeStringProperty("file", rule.map(one -> one.origin().file()).orElse(null));
  }

  private void answer() {
    Optional<Action.Answer> answer =
        outcome instanceof Outcome.Decided decided
                && decided.action() instanceof Action.Reject reject
            ? reject.answer()
            : Optional.empty();
    int type = answer.map(one -> family == Family.IP4 ? one.type4() : one.type6()).orElse(-1);
    if (type < 0) {
      json.writeNullProperty("answer");
      return;
    }
    json.writeObjectPropertyStart("answer");
    json.writeNumberProperty("type", type);
    json.writeNumberProperty(
        "code", answer.map(one -> family == Family.IP4 ? one.code4() : one.code6()).orElse(0));
    json.writeEndObject();
  }

  private void packet() {
    var packet = traced.asked().situation();
    json.writeObjectPropertyStart("packet");
    json.writeStringProperty("description", traced.packet());
    json.writeStringProperty("state", traced.isTracked() ? States.text(packet.state()) : null);
    json.writeStringProperty("interfaces", traced.interfaces());
    json.writeEndObject();
  }

  private void visit(Visit visit) {
    Chain chain = visit.chain();
    json.writeStartObject();
    Optional<Chain.Base> base = visit.base();
    json.writeStringProperty("hook", base.map(one -> one.hook().text()).orElse(null));
    Json.number("priority", base.map(Chain.Base::priority), json);
    json.writeStringProperty("table", chain.name().table());
    json.writeStringProperty("chain", chain.name().name());
    json.writeArrayPropertyStart("families");
    chain.families().stream().sorted().map(Family::text).forEach(json::writeString);
    json.writeEndArray();
    json.writeArrayPropertyStart("rules");
    int passedOver = 0;
    for (Visit.Event event : visit.events()) {
      switch (event) {
        case Visit.Step step -> step(step);
        case Visit.PassedOver(Chain in, int depth, int rules) -> passedOver += rules;
      }
    }
    json.writeEndArray();
    json.writeNumberProperty("rulesNotMet", passedOver);
    json.writeStringProperty(
        "policy", base.map(one -> one.policy()).map(TraceJson::verdict).orElse(null));
    json.writeBooleanProperty("decidedByPolicy", visit.decider().isEmpty());
    json.writeStringProperty("verdict", verdict(visit.verdict()));
    json.writeEndObject();
  }

  private void step(Visit.Step step) {
    Rule rule = step.rule();
    json.writeStartObject();
    json.writeStringProperty("chain", step.chain().name().name());
    json.writeNumberProperty("depth", step.depth());
    json.writeStringProperty("file", rule.origin().file());
    json.writeNumberProperty("line", rule.line());
    json.writeStringProperty("text", RuleText.full(step.chain(), rule));
    json.writeBooleanProperty("implicit", RuleText.isImplicit(step.chain(), rule));
    json.writeBooleanProperty("met", step.met());
    json.writeStringProperty("action", action(rule.action()));
    json.writeEndObject();
  }

  private static String action(Action action) {
    return switch (action) {
      case Action.Accept accept -> "accept";
      case Action.Drop drop -> "drop";
      case Action.Reject reject -> "reject";
      case Action.Jump jump -> "jump";
      case Action.Goto go -> "goto";
      case Action.Return back -> "return";
      case Action.Continue on -> "continue";
      case Action.Unknown unknown -> "unknown";
    };
  }

  /** Everything that it depends on, each once. */
  private void dependsOn() {
    Map<Question.Key, Question> questions = new LinkedHashMap<>();
    collect(outcome, questions);
    json.writeArrayPropertyStart("dependsOn");
    for (Question question : questions.values()) {
      json.writeStartObject();
      question(question);
      json.writeStringProperty("text", question.rule().text());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void collect(Outcome of, Map<Question.Key, Question> into) {
    if (of instanceof Outcome.Depends depends) {
      into.putIfAbsent(depends.question().key(), depends.question());
      depends.branches().forEach(branch -> collect(branch.outcome(), into));
    }
  }

  private void question(Question question) {
    json.writeStringProperty("file", question.rule().origin().file());
    json.writeNumberProperty("line", question.rule().line());
    json.writeStringProperty(
        "kind",
        switch (question) {
          case Question.Room room -> "limit";
          case Question.Condition condition -> "match";
          case Question.Target target -> "target";
        });
    json.writeStringProperty("what", RuleText.subject(question));
  }

  private void outcome(Outcome of) {
    json.writeStartObject();
    json.writeStringProperty("verdict", verdict(of));
    switch (of) {
      case Outcome.Decided decided -> decider(decided);
      case Outcome.Depends depends -> {
        json.writeObjectPropertyStart("question");
        question(depends.question());
        json.writeEndObject();
        json.writeArrayPropertyStart("answers");
        for (Outcome.Branch branch : depends.branches()) {
          json.writeStartObject();
          json.writeStringProperty("answer", branch.answer().text());
          json.writeName("outcome");
          outcome(branch.outcome());
          json.writeEndObject();
        }
        json.writeEndArray();
      }
      case Outcome.Open open -> json.writeBooleanProperty("open", true);
    }
    json.writeEndObject();
  }
}
