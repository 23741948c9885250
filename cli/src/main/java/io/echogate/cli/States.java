package io.echogate.cli;

import io.echogate.firewalls.rules.Match.State;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The words for what connection tracking calls packets. */
final class States {
  private States() {}

  static String text(State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  static List<String> all() {
    return Arrays.stream(State.values()).map(States::text).toList();
  }

  static Optional<State> of(String word) {
    return Arrays.stream(State.values()).filter(state -> text(state).equals(word)).findFirst();
  }
}
