package io.echogate.firewalls.audit;

import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.LimitSpec;
import io.echogate.firewalls.rules.Match;
import java.util.stream.Collectors;

/** Treatments in words. */
final class TreatmentText {
  private TreatmentText() {}

  /** What usually happens, and what else if something holds that is not known. */
  static String of(Treatment treatment) {
    StringBuilder text = new StringBuilder(usual(treatment));
    for (Treatment.Doubt doubt : treatment.doubts()) {
      text.append("; ").append(usual(doubt.then())).append(" if ").append(condition(doubt));
    }
    return text.toString();
  }

  private static String condition(Treatment.Doubt doubt) {
    return "line %d's %s %s"
        .formatted(
            doubt.rule().line(),
            doubt.what(),
            doubt.rule().action() instanceof Action.Unknown ? "decides so" : "holds");
  }

  /** What usually happens. */
  static String usual(Treatment treatment) {
    return switch (treatment) {
      case Treatment.Passed passed -> "passed";
      case Treatment.Dropped dropped -> "dropped";
      case Treatment.Rejected rejected ->
          rejected.answer().map(answer -> "rejected with " + of(answer)).orElse("rejected");
      case Treatment.Limited limited ->
          "at most "
              + limited.limits().stream()
                  .map(TreatmentText::of)
                  .collect(Collectors.joining(" and "))
              + (limited.beyond().settled() instanceof Treatment.Dropped
                  ? ""
                  : ", beyond that " + usual(limited.beyond()));
      case Treatment.Unknown unknown when unknown.what().equals(Match.Unknown.NO_BRIDGE) ->
          usual(unknown.usually())
              + " from port to port of a bridge, else "
              + usual(unknown.otherwise());
      case Treatment.Unknown unknown -> usual(unknown.usually());
    };
  }

  private static String of(Action.Answer answer) {
    String four = answer.type4() < 0 ? "" : answer.type4() + "/" + answer.code4();
    String six = answer.type6() < 0 ? "" : answer.type6() + "/" + answer.code6();
    return four.isEmpty() || six.isEmpty() ? four + six : four + " or " + six;
  }

  /** A limit: {@code 10/s burst 5 per source}. */
  static String of(LimitSpec limit) {
    String period =
        switch ((int) Math.min(limit.seconds(), Integer.MAX_VALUE)) {
          case 1 -> "s";
          case 60 -> "min";
          case 3_600 -> "h";
          case 86_400 -> "d";
          default -> limit.seconds() + "s";
        };
    String unit = limit.unit() == LimitSpec.Unit.BYTES ? " bytes" : "";
    String keys =
        limit.keys().stream().map(TreatmentText::of).sorted().collect(Collectors.joining(" and "));
    return limit.amount()
        + unit
        + "/"
        + period
        + (limit.burst() > 0 ? " burst " + limit.burst() : "")
        + (keys.isEmpty() ? "" : " per " + keys);
  }

  private static String of(LimitSpec.Key key) {
    return switch (key) {
      case LimitSpec.Key.Prefix prefix ->
          prefix.side() == Match.Side.SOURCE ? "source" : "destination";
      case LimitSpec.Key.Type type -> "type";
      case LimitSpec.Key.Other other -> other.what();
    };
  }
}
