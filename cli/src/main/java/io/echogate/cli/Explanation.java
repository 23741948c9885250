package io.echogate.cli;

import io.echogate.cli.manual.Page;
import io.echogate.engine.Decision;
import io.echogate.engine.Evaluator;
import io.echogate.policy.Direction;
import io.echogate.policy.Origin;
import io.echogate.policy.Policy;
import io.echogate.policy.Statement;
import io.echogate.policy.Verdict;
import io.echogate.policy.source.DiagnosticText;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/**
 * What is to be said about a policy's decision on one packet.
 *
 * @param evaluates whether the packet passes only because the policy drops nothing
 */
record Explanation(DescribedPacket asked, Decision decision, boolean evaluates) {
  /** Where the facts begin, behind their names. */
  private static final int MARGIN = MessageMeaning.MARGIN;

  /** What diagnostics put before lines. */
  private static final int INDENT = 4;

  /** What a policy decides with full buckets. */
  static Explanation of(DescribedPacket asked, Policy policy, Instant now) {
    Decision decision = decide(asked, policy, now);
    boolean evaluates =
        policy.evaluation().isPresent()
            && decide(asked, policy.enforced(), now).verdict() == Verdict.DROP;
    return new Explanation(asked, decision, evaluates);
  }

  private static Decision decide(DescribedPacket asked, Policy policy, Instant now) {
    return Evaluator.of(policy, asked.surroundings(now))
        .evaluate(asked.packet(), asked.direction(), 0);
  }

  /** For people, a fact a line. */
  String text(Style style) {
    String verdict = decision.verdict().text();
    Page page = new Page();
    fact(page, "verdict", passing() ? style.good(verdict) : style.bad(verdict));
    fact(page, "reason", decision.reason().text());
    statement().map(Statement::origin).ifPresent(origin -> decided(page, origin));
    fact(page, "because", because());
    fact(page, "packet", PacketText.of(asked));
    MessageMeaning.of(asked.packet()).ifPresent(meaning -> meaning.print(page, passing()));
    return page.text();
  }

  /** The place and the line, with carets under the statement. */
  static void decided(Page page, Origin origin) {
    String[] lines = DiagnosticText.at(origin.source(), origin.span(), "").split("\n", -1);
    fact(page, "decided", lines[0].replaceFirst(": $", ""));
    for (int i = 1; i < lines.length - 1; i++) {
      page.lines(" ".repeat(MARGIN) + lines[i].substring(INDENT) + "\n");
    }
  }

  private boolean passing() {
    return decision.verdict() == Verdict.PASS;
  }

  private static void fact(Page page, String name, String words) {
    page.fact(name + ":", MARGIN, words);
  }

  /** The same as a JSON object. */
  void json(JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("verdict", decision.verdict().text());
    json.writeStringProperty("reason", decision.reason().text());
    Optional<Statement> statement = statement();
    Json.number("line", statement.map(Statement::line), json);
    json.writeStringProperty("text", statement.map(Statement::text).orElse(null));
    json.writeStringProperty("file", statement.map(one -> one.origin().file()).orElse(null));
    json.writeStringProperty("because", because());
    MessageMeaning.json(MessageMeaning.of(asked.packet()), json);
    json.writeEndObject();
  }

  private Optional<Statement> statement() {
    return Optional.ofNullable(decision.statement());
  }

  /** Why, in a sentence; the limits' buckets are full, for only one packet is looked at. */
  private String because() {
    String why =
        switch (decision.reason()) {
          case ALLOWED -> "it is the first statement that the packet meets, and allows it";
          case BLOCKED -> "it is the first statement that the packet meets, and blocks it";
          case WITHIN_LIMIT ->
              "it is the first statement that the packet meets, and its limit admits a packet after"
                  + " a pause";
          case RATE_LIMITED ->
              "it is the first statement that the packet meets, and its limit admits no such"
                  + " packet";
          case DEFAULT_ALLOWED -> defaultAllowed();
          case DEFAULT_BLOCKED -> "the packet meets no statement, and the default blocks it";
          case DEFAULT_WITHIN_LIMIT ->
              "the packet meets no statement, and the default's limit admits a packet after a"
                  + " pause";
          case DEFAULT_RATE_LIMITED ->
              "the packet meets no statement, and the default's limit admits no such packet";
          case SOURCE_ALLOWED -> "the longest source prefix that holds its source allows it";
          case SOURCE_BLOCKED -> "the longest source prefix that holds its source blocks it";
          case SOURCE_WITHIN_LIMIT ->
              "the longest source prefix that holds its source limits it, and the limit admits a"
                  + " packet after a pause";
          case SOURCE_RATE_LIMITED ->
              "the longest source prefix that holds its source limits it, and the limit admits no"
                  + " such packet";
          case SOURCE_DEFAULT_BLOCKED ->
              "no source prefix holds its source, and the default blocks it";
          case SOURCE_DEFAULT_WITHIN_LIMIT ->
              "no source prefix holds its source, and the default's limit admits a packet after a"
                  + " pause";
          case SOURCE_DEFAULT_RATE_LIMITED ->
              "no source prefix holds its source, and the default's limit admits no such packet";
          case UNLISTED -> "ip_proto lists protocols, and this family's ICMP is not among them";
          case FRAGMENT -> fragment();
          case MALFORMED -> malformed();
          case NOT_ICMP -> "it is not ICMP, and nothing else is judged";
        };
    return evaluates ? why + "; evaluation_mode counts it and drops nothing" : why;
  }

  /** Whether the policy means it to pass. */
  private boolean passes() {
    return decision.verdict() == Verdict.PASS && !evaluates;
  }

  private String fragment() {
    if (passes()) {
      return "it is a later fragment, and the policy lets them pass";
    }
    return decision.statement() == null
        ? "fragments of ICMP are dropped where nothing says otherwise, and neighbour discovery in"
            + " fragments always"
        : "it is a fragment, and the policy drops them";
  }

  private String malformed() {
    if (passes()) {
      return "it is malformed, and the policy lets that pass";
    }
    return decision.statement() == null
        ? "malformed packets are dropped where nothing says otherwise"
        : "it is malformed, and the policy drops that";
  }

  private String defaultAllowed() {
    if (asked.direction() == Direction.OUT && decision.statement() == null) {
      return "what leaves passes where nothing says otherwise";
    }
    return decision.statement() == null
        ? "the packet meets no statement, and where no default is written it is allowed"
        : "the packet meets no statement, and the default allows it";
  }
}
