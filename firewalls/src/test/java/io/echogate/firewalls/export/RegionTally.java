package io.echogate.firewalls.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.regions.Outcome;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.Match.State;
import io.echogate.icmp.Family;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What became of the packets of regions, and for which regions there was none. */
final class RegionTally {
  /** Packets of a rule set, on average: a third of what there is. */
  private static final int LEAST_OF_SET = 25;

  private final Map<String, Integer> fates = new TreeMap<>();
  private final Map<String, Integer> states = new TreeMap<>();
  private final Map<String, Integer> excluded = new TreeMap<>();

  private enum Fate {
    PASSES,
    DROPPED,
    REJECTED
  }

  /** A region for which there is no packet. */
  void exclude(String why) {
    excluded.merge(why, 1, Integer::sum);
  }

  static byte[] bytes(List<Byte> list) {
    byte[] bytes = new byte[list.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = list.get(i);
    }
    return bytes;
  }

  /** Asserts that a packet met the fate that its region has. */
  void compare(RegionSample sample, RouterWatch seen, String rules) {
    String family = sample.situation().family() == Family.IP4 ? "4" : "6";
    String state = Integer.toString(bit(sample.situation().state()));
    List<String> states = seen.behind("states" + family, sample.tag());
    List<String> told = seen.behind("told" + family, sample.tag());
    boolean passed = seen.has("passed" + family, sample.tag());
    String what = sample.course() + " " + sample.situation();
    // What is dropped before connection tracking has no state.
    if (passed || !states.isEmpty()) {
      assertThat(states).as("state of %s%n%s", what, rules).containsExactly(state);
    }
    assertThat(passed)
        .as("%s passes by %s%n%s", what, said(sample.outcome()), rules)
        .isEqualTo(sample.outcome().isAlways());
    Fate fate = passed ? Fate.PASSES : Fate.DROPPED;
    if (sample.outcome() instanceof Outcome.Decided decided) {
      if (decided.action() instanceof Action.Reject reject) {
        Action.Answer answer = reject.answer().orElseThrow();
        List<String> said =
            List.of(
                family.equals("4")
                    ? answer.type4() + ", " + answer.code4()
                    : answer.type6() + ", " + answer.code6());
        if (sample.told() || !told.isEmpty()) {
          assertThat(told).as("%s is told by %s%n%s", what, said(decided), rules).isEqualTo(said);
          fate = Fate.REJECTED;
        }
      } else {
        assertThat(told)
            .as("%s is told %s, not by %s%n%s", what, told, said(decided), rules)
            .isEmpty();
      }
    }
    fates.merge(sample.course() + " " + fate, 1, Integer::sum);
    this.states.merge(sample.course() + " " + sample.situation().state(), 1, Integer::sum);
  }

  /** The lines that decided, and how. */
  private static String said(Outcome outcome) {
    return outcome instanceof Outcome.Decided decided
        ? decided.action()
            + " "
            + decided.decisions().stream()
                .map(
                    one ->
                        one.entered().name()
                            + " "
                            + one.rule()
                                .map(rule -> rule.line() + " " + rule.text())
                                .orElse("policy"))
                .toList()
        : outcome.isAlways() ? "it passes" : "it does not pass";
  }

  /** As nftables numbers them. */
  private static int bit(State state) {
    return switch (state) {
      case INVALID -> 1;
      case ESTABLISHED -> 2;
      case RELATED -> 4;
      case NEW -> 8;
      case UNTRACKED -> 64;
    };
  }

  /**
   * Asserts that there was something of everything, and much in all. Few rules that reject are
   * about what comes in: of these there may be none.
   */
  void assertEnough(int sets) {
    for (Course course : Course.values()) {
      for (Fate fate : Fate.values()) {
        if (course != Course.IN || fate != Fate.REJECTED) {
          assertThat(fates).as("%s", this).containsKey(course + " " + fate);
        }
      }
      for (State state : State.values()) {
        assertThat(states).as("%s", this).containsKey(course + " " + state);
      }
    }
    int sampled = fates.values().stream().mapToInt(Integer::intValue).sum();
    int without = excluded.values().stream().mapToInt(Integer::intValue).sum();
    assertThat(sampled).as("%s", this).isGreaterThanOrEqualTo(LEAST_OF_SET * sets);
    assertThat(sampled).as("%s", this).isGreaterThanOrEqualTo(without);
  }

  @Override
  public String toString() {
    return "sampled " + fates + ", of states " + states + ", without a packet " + excluded;
  }
}
