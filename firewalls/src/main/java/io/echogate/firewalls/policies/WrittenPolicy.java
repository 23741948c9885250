package io.echogate.firewalls.policies;

import io.echogate.firewalls.export.Loss;
import java.util.List;
import java.util.Optional;

/**
 * A policy that was made of a firewall's rules.
 *
 * @param text its canonical form; empty if there is a problem, or a loss that nobody consented to
 * @param losses what is not the same; the origins are those of the rules
 * @param problem why there can be no policy until the caller chooses something, with what to choose
 *     from; empty if there can
 * @param asked how many rules have a say about ICMP
 * @param others how many rules were met that are about other protocols only
 */
public record WrittenPolicy(
    Optional<String> text, List<Loss> losses, Optional<Problem> problem, int asked, int others) {

  public WrittenPolicy {
    losses = List.copyOf(losses);
  }

  /**
   * What stands in the way.
   *
   * @param message what is wrong
   * @param help what to do about it
   */
  public record Problem(String message, String help) {}
}
