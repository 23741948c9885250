package io.echogate.firewalls.export;

import java.util.List;
import java.util.Optional;

/**
 * What became of a policy on its way into another language.
 *
 * @param text what the target loads; empty if the policy asks for something that the target cannot
 *     say, and nobody said how to err
 * @param losses what is not the same, in the order of the policy's lines
 */
public record Exported(Optional<String> text, List<Loss> losses) {
  public Exported {
    losses = List.copyOf(losses);
  }
}
