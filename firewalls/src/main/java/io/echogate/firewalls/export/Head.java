package io.echogate.firewalls.export;

import io.echogate.policy.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The lines above an export: where it comes from, how to use it, what is not the same. */
final class Head {
  private static final int WIDTH = 100;

  private Head() {}

  /**
   * The lines, without what makes them comments.
   *
   * @param target what the policy was exported to
   * @param use how to load and remove it, a line each
   * @param erring which way it errs; empty if it need not
   */
  static List<String> lines(
      Policy policy, String target, List<String> use, List<Loss> losses, Optional<Erring> erring) {
    List<String> lines = new ArrayList<>();
    lines.add("The policy " + policy.name() + " of " + file(policy) + " for " + target + ".");
    lines.addAll(use);
    if (policy.evaluation().isPresent()) {
      lines.add("It only counts: evaluation_mode drops nothing.");
    }
    if (losses.stream().anyMatch(Loss::needsConsent)) {
      lines.add(
          switch (erring.orElseThrow()) {
            case ALLOW -> "Not as in the policy; in doubt, packets pass:";
            case BLOCK -> "Not as in the policy; in doubt, packets are dropped:";
          });
      lines.addAll(wrapped(losses.stream().filter(Loss::needsConsent).toList()));
    }
    List<Loss> approximations = losses.stream().filter(loss -> !loss.needsConsent()).toList();
    if (!approximations.isEmpty()) {
      lines.add("Nearly as in the policy:");
      lines.addAll(wrapped(approximations));
    }
    return lines;
  }

  private static String file(Policy policy) {
    return policy.statements().isEmpty()
        ? "no file"
        : policy.statements().getFirst().origin().file();
  }

  private static List<String> wrapped(List<Loss> losses) {
    List<String> lines = new ArrayList<>();
    for (Loss loss : losses) {
      String place = loss.origin().map(origin -> "line " + origin.line() + ": ").orElse("");
      String rest = "- " + place + loss.text();
      while (rest.length() > WIDTH) {
        int blank = rest.lastIndexOf(' ', WIDTH);
        if (blank <= 2) {
          break;
        }
        lines.add(rest.substring(0, blank));
        rest = "  " + rest.substring(blank + 1);
      }
      lines.add(rest);
    }
    return lines;
  }
}
