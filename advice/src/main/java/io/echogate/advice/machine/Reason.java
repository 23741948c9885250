package io.echogate.advice.machine;

import io.echogate.advice.knowledge.Role;
import java.util.Optional;

/**
 * Something about a machine that speaks for a role, or that is good to know.
 *
 * @param role what it speaks for; empty for a note
 * @param text one or two sentences
 */
public record Reason(Optional<Role> role, String text) {
  static Reason speaksFor(Role role, String text) {
    return new Reason(Optional.of(role), text);
  }

  static Reason note(String text) {
    return new Reason(Optional.empty(), text);
  }
}
