package io.echogate.cli;

import io.echogate.advice.losses.Losses;
import io.echogate.datapath.AppliedPolicy;
import io.echogate.datapath.Confirmation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/**
 * What came of {@code confirm}.
 *
 * @param end empty if it was not tried, because of what the policy dropped
 * @param inForce the policy in force now, if there is one
 * @param tried the policy that was in force before, and what it has dropped
 * @param open the functions that stand against it
 */
record ConfirmReport(
    Kernel kernel,
    String interfaceName,
    Optional<Confirmation> end,
    Optional<AppliedPolicy> inForce,
    ConfirmVerb.Tried tried,
    List<String> open) {

  ConfirmReport {
    open = List.copyOf(open);
  }

  void print(Console console, boolean asJson) {
    if (asJson) {
      Json.print(console, this::json);
    } else {
      console.out().print(text());
    }
  }

  private String text() {
    String policy = inForce.map(ConfirmReport::named).orElse("no policy");
    if (end.isEmpty()) {
      return drops() + refusal();
    }
    return switch (end.get()) {
      case CONFIRMED -> drops() + "%s: %s stays\n".formatted(interfaceName, policy);
      case NOTHING_ON_TRIAL ->
          "%s: no policy is on trial; %s stays\n".formatted(interfaceName, policy);
      case TOO_LATE ->
          "%s: too late, the trial is over; %s is in force\n".formatted(interfaceName, policy)
              + "  to try again, apply the policy again\n";
    };
  }

  /** What was dropped, with an empty line behind it. */
  private String drops() {
    String policy = interfaceName + ": " + named(tried.policy());
    if (tried.dropped().isEmpty()) {
      return policy + ": this version cannot read it, and so not tell what it has dropped\n";
    }
    Losses losses = tried.dropped().get().losses();
    String has = tried.evaluates() ? " would have dropped" : " has dropped";
    return losses.isEmpty()
        ? policy + has + " nothing so far\n"
        : policy + has + " so far\n" + DropText.of(losses) + "\n";
  }

  private String refusal() {
    String options = kernel.optionsFor(interfaceName);
    return """
    %s: not confirmed, for critical functions lost messages: %s
      The policy stays on trial%s.
      If the messages were yours, mend the policy and apply it again, or go back with
        echogate %s %s
      If they came from an attack or a scan, or are meant to be dropped, keep the policy with
        echogate %s %s %s
    """
        .formatted(
            interfaceName,
            String.join(", ", open),
            left(),
            RollbackVerb.NAME,
            options,
            ConfirmVerb.NAME,
            options,
            AcceptedWords.option(open));
  }

  private String left() {
    return tried
        .trial()
        .flatMap(
            trial ->
                trial
                    .left()
                    .map(
                        left ->
                            " for %d s more; then %s"
                                .formatted(
                                    seconds(left),
                                    trial.goesBack()
                                        ? "the policy before is in force again"
                                        : "all ICMP passes")))
        .orElse("");
  }

  private static long seconds(Duration left) {
    return Math.ceilDiv(left.toMillis(), 1000);
  }

  private static String named(AppliedPolicy policy) {
    return policy.name() + " (" + Filter.shortDigest(policy) + ")";
  }

  private void json(JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("interface", interfaceName);
    json.writeStringProperty("netns", kernel.netns().orElse(null));
    json.writeStringProperty("outcome", outcome());
    json.writeStringProperty("policy", inForce.map(AppliedPolicy::name).orElse(null));
    json.writeStringProperty("digest", inForce.map(AppliedPolicy::digest).orElse(null));
    json.writeName("secondsLeft");
    tried
        .trial()
        .filter(_ -> end.isEmpty())
        .flatMap(trial -> trial.left())
        .ifPresentOrElse(left -> json.writeNumber(left.toMillis() / 1e3), json::writeNull);
    json.writeBooleanProperty("evaluation", tried.evaluates());
    Json.strings("refused", open, json);
    json.writeArrayPropertyStart("dropped");
    tried
        .dropped()
        .ifPresent(
            analysis -> analysis.counters().forEach(counter -> StatusJson.counter(counter, json)));
    json.writeEndArray();
    Losses losses =
        tried.dropped().map(DropAnalysis::losses).orElse(new Losses(List.of(), List.of()));
    DropJson.write(losses, json);
    json.writeEndObject();
  }

  private String outcome() {
    return end.map(
            how ->
                switch (how) {
                  case CONFIRMED -> "confirmed";
                  case NOTHING_ON_TRIAL -> "nothing-on-trial";
                  case TOO_LATE -> "too-late";
                })
        .orElse("refused");
  }
}
