package io.echogate.firewalls.regions;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.meaning.Situation;
import io.echogate.firewalls.rules.Chain;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import io.echogate.icmp.testing.Property;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * A survey of differences says of the packets that it has what a survey of all says, and those that
 * it leaves out end alike in both systems.
 */
class OnlyDifferencesTest {
  private static final int SETS = Integer.getInteger("differences.sets", 600);
  private static final int PACKETS = 25;
  private static final long MINUTE = 60_000_000_000L;

  private final int[] counts = new int[2];

  @Test
  void leavesOutWhatIsTheSame() {
    Property.holds(
        random -> {
          for (int i = 0; i < SETS; i++) {
            RuleSet before = Judged.numbered(new RandomSystems(random).rules());
            RuleSet after = changed(before, random);
            for (Course course : Course.values()) {
              compare(before, after, course, random);
            }
          }
        });
    assertThat(counts[0]).as("packets left out").isGreaterThan(SETS);
    assertThat(counts[1]).as("packets looked at").isGreaterThan(SETS);
  }

  /** A few rules are taken away, doubled, put elsewhere or made to say something else. */
  private static RuleSet changed(RuleSet rules, RandomGenerator random) {
    List<Chain> chains = new ArrayList<>();
    for (Chain chain : rules.chains()) {
      List<Rule> list = new ArrayList<>(chain.rules());
      if (!list.isEmpty() && random.nextInt(3) == 0) {
        int at = random.nextInt(list.size());
        switch (random.nextInt(4)) {
          case 0 -> list.remove(at);
          case 1 -> list.add(random.nextInt(list.size() + 1), list.get(at));
          case 2 -> Collections.swap(list, at, random.nextInt(list.size()));
          default -> {
            Rule rule = list.get(at);
            Rule other = list.get(random.nextInt(list.size()));
            list.set(at, new Rule(other.matches(), rule.action(), rule.origin(), rule.comment()));
          }
        }
      }
      chains.add(chain.with(list));
    }
    return new RuleSet(rules.dialect(), chains, rules.settings());
  }

  private void compare(RuleSet before, RuleSet after, Course course, RandomGenerator random) {
    Family family = random.nextBoolean() ? Family.IP4 : Family.IP6;
    Mentioned mentioned = new Mentioned(before, family, random);
    Subject subject = Subject.of(course, family, mentioned.time());
    Space.Links links = new Space.Links(false, mentioned.links());
    List<Space> spaces = List.of(Space.all(family).by(links, links));
    Found all = Found.of(Survey.of(List.of(before, after), subject, spaces));
    Found some =
        Found.of(Survey.ofDifferences(before, after, subject, spaces, Budget.nanos(MINUTE)));
    for (int i = 0; i < PACKETS; i++) {
      Situation packet = mentioned.packet(subject);
      List<Outcome> whole = all.outcomes(packet).orElseThrow();
      Optional<List<Outcome>> part = some.outcomes(packet);
      String text = packet + " in" + Judged.text(before) + "\nand" + Judged.text(after);
      counts[part.isEmpty() ? 0 : 1]++;
      List<Outcome> shown = part.orElse(List.of(whole.getLast(), whole.getFirst()));
      assertThat(words(whole.getFirst())).as(text).isEqualTo(words(shown.getFirst()));
      assertThat(words(whole.getLast())).as(text).isEqualTo(words(shown.getLast()));
    }
  }

  /** What becomes of packets, whichever lines say so. */
  private static String words(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Decided decided ->
          decided.decisions().stream()
              .map(decision -> decision.hook() + " " + decision.action())
              .toList()
              .toString();
      case Outcome.IfMet(Rule rule, Outcome met, Outcome missed) ->
          "if " + rule.matches() + " " + words(met) + " else " + words(missed);
      case Outcome.IfDecides(Rule rule, Outcome accepted, Outcome dropped, Outcome passed) ->
          rule.matches() + " " + rule.action() + words(accepted) + words(dropped) + words(passed);
    };
  }

  /** All cells, with the slices that have them. */
  private record Found(List<List<Slice>> slices, List<Plane> planes) {
    static Found of(Survey survey) {
      Found found = new Found(new ArrayList<>(), new ArrayList<>());
      survey.look(
          0,
          Budget.nanos(MINUTE),
          (slices, plane) -> {
            synchronized (found) {
              found.slices.add(slices);
              found.planes.add(plane);
            }
            return plane;
          });
      return found;
    }

    /** What becomes of a packet in both systems; empty if the packet was left out. */
    Optional<List<Outcome>> outcomes(Situation packet) {
      List<List<Outcome>> outcomes = new ArrayList<>();
      for (int i = 0; i < planes.size(); i++) {
        if (slices.get(i).stream().anyMatch(slice -> slice.contains(packet))) {
          planes.get(i).cells().stream()
              .filter(cell -> cell.contains(packet.source(), packet.destination()))
              .forEach(cell -> outcomes.add(cell.outcomes()));
        }
      }
      assertThat(outcomes).as("regions of " + packet).hasSizeLessThan(2);
      return outcomes.stream().findFirst();
    }
  }
}
