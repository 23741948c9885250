package io.echogate.firewalls.iptables;

import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.State;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code -m conntrack} and {@code -m state}. */
final class StateOptions implements MatchOptions {
  private static final Set<String> OTHERS =
      Set.of(
          "--ctproto",
          "--ctorigsrc",
          "--ctorigdst",
          "--ctreplsrc",
          "--ctrepldst",
          "--ctorigsrcport",
          "--ctorigdstport",
          "--ctreplsrcport",
          "--ctrepldstport",
          "--ctstatus",
          "--ctexpire",
          "--ctdir");

  private final String name;
  private final String option;
  private @Nullable Match states;
  private @Nullable OtherOptions others;

  StateOptions(String name) {
    this.name = name;
    this.option = name.equals("state") ? "--state" : "--ctstate";
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean knows(String option) {
    return option.equals(this.option) || (name.equals("conntrack") && OTHERS.contains(option));
  }

  @Override
  public int read(String option, boolean negated, Words words, int at) {
    if (!option.equals(this.option)) {
      if (others == null) {
        others = OtherOptions.match(name);
      }
      return others.read(option, negated, words, at);
    }
    if (!words.has(at, option)) {
      return at;
    }
    if (states != null) {
      words.error(at, option + " stands twice", "write all states in one list, with commas");
    }
    states = states(negated, words, at);
    return at + 1;
  }

  private Match states(boolean negated, Words words, int at) {
    String list = words.word(at);
    EnumSet<State> states = EnumSet.noneOf(State.class);
    boolean natted = false;
    int from = 0;
    while (from <= list.length()) {
      int comma = list.indexOf(',', from);
      int to = comma < 0 ? list.length() : comma;
      String word = list.substring(from, to).toUpperCase(Locale.ROOT);
      @Nullable State state = state(word);
      if (state != null) {
        states.add(state);
      } else if (name.equals("conntrack")
          && !word.isEmpty()
          && ("SNAT".startsWith(word) || "DNAT".startsWith(word))) {
        natted = true;
      } else {
        words.error(
            at,
            "no state of a connection: " + list.substring(from, to),
            "write INVALID, NEW, ESTABLISHED, RELATED, UNTRACKED, with commas");
      }
      from = to + 1;
    }
    return natted
        ? new Match.Unknown("-m conntrack" + (negated ? " !" : "") + " --ctstate " + list)
        : new Match.States(negated, states);
  }

  /** The state that a word begins; single letters do, as they do for iptables. */
  private static @Nullable State state(String word) {
    if (word.isEmpty()) {
      return null;
    }
    for (State state : State.values()) {
      if (state.name().startsWith(word)) {
        return state;
      }
    }
    return null;
  }

  @Override
  public void finish(Words words, int at, List<Match> matches) {
    if (states != null) {
      matches.add(states);
    }
    if (others != null) {
      others.finish(words, at, matches);
    }
    if (states == null && others == null) {
      words.error(
          at, "-m " + name + " needs " + option, "name the states, or leave out -m " + name);
    }
  }
}
