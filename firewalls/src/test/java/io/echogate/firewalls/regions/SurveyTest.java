package io.echogate.firewalls.regions;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.meaning.Fate;
import io.echogate.firewalls.meaning.Interpreter;
import io.echogate.firewalls.meaning.Situation;
import io.echogate.firewalls.meaning.Unknowns;
import io.echogate.firewalls.rules.Action;
import io.echogate.firewalls.rules.LimitSpec;
import io.echogate.firewalls.rules.Match;
import io.echogate.firewalls.rules.Match.AddressKind;
import io.echogate.firewalls.rules.Match.LinkKind;
import io.echogate.firewalls.rules.Match.Part;
import io.echogate.firewalls.rules.Match.State;
import io.echogate.firewalls.rules.Rule;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import io.echogate.icmp.testing.Property;
import io.echogate.policy.Address;
import io.echogate.policy.Prefix;
import io.echogate.policy.PrefixSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * Random rule sets: what a survey says of a packet is what the interpreter finds, taking it through
 * the rules one by one, whatever is assumed of limits and unknowns; and each packet is in one
 * region.
 */
class SurveyTest {
  private static final int SETS = Integer.getInteger("survey.sets", 4_000);
  private static final int PACKETS = 60;

  @Test
  void saysOfEachPacketWhatTheInterpreterFinds() {
    Property.holds(
        random -> {
          for (int i = 0; i < SETS; i++) {
            one(random);
          }
        });
  }

  private record Region(Slice slice, Plane.Cell cell) {}

  private static void one(RandomGenerator random) {
    RandomSystems systems = new RandomSystems(random);
    List<RuleSet> sets = new ArrayList<>(List.of(systems.rules()));
    if (random.nextInt(4) == 0) {
      sets.add(new RandomSystems(random).rules());
    }
    Family family = random.nextInt(3) == 0 ? Family.IP6 : Family.IP4;
    Subject subject =
        new Subject(
            systems.any(List.of(Course.values())),
            family,
            random.nextInt(8) == 0 ? (family == Family.IP4 ? 58 : 1) : family.protocol(),
            random.nextInt(3) == 0 ? systems.any(List.of(Part.values())) : Part.WHOLE,
            Instant.EPOCH);
    Space space = space(systems, random, family);
    Space.Links all = new Space.Links(false, Set.copyOf(RandomSystems.LINKS));
    Survey survey = Survey.of(sets, subject, List.of(Space.all(family).by(all, all), space));
    List<Region> regions = new ArrayList<>();
    survey.look(1, Budget.nanos(60_000_000_000L), SurveyTest::regions).forEach(regions::addAll);
    for (int n = 0; n < PACKETS; n++) {
      Situation packet = packet(systems, random, subject);
      List<Region> holding = regions.stream().filter(region -> contains(region, packet)).toList();
      assertThat(holding)
          .as("regions of %s", packet)
          .hasSize(contains(space, packet, regions) ? 1 : 0);
      if (!holding.isEmpty()) {
        for (int set = 0; set < sets.size(); set++) {
          Outcome outcome = holding.getFirst().cell.outcomes().get(set);
          compare(sets.get(set), subject, packet, outcome, random.nextInt());
        }
      }
    }
  }

  private static List<Region> regions(List<Slice> slices, Plane plane) {
    List<Region> regions = new ArrayList<>();
    for (Slice slice : slices) {
      plane.cells().forEach(cell -> regions.add(new Region(slice, cell)));
    }
    return regions;
  }

  private static void compare(
      RuleSet rules, Subject subject, Situation packet, Outcome outcome, int seed) {
    Assumptions assumptions = new Assumptions(seed);
    List<Interpreter.Passage> passages =
        new Interpreter(rules).judge(subject.course(), packet, assumptions);
    Fate fate = passages.getLast().fate();
    Outcome.Decided decided = assumptions.resolve(outcome);
    assertThat(decided.action())
        .as("%s\n%s\n%s\nin %s", packet, passages, outcome, text(rules))
        .isEqualTo(fate.action());
    Optional<Rule> decider = fate.decider();
    if (!fate.passes()) {
      List<Rule> said =
          decided.decisions().isEmpty() ? List.of() : decided.decisions().getLast().rules();
      assertThat(decider.map(said::contains).orElse(said.isEmpty()))
          .as("%s decided by %s, said %s in %s", packet, decider, said, text(rules))
          .isTrue();
    }
  }

  private static String text(RuleSet rules) {
    StringBuilder text = new StringBuilder();
    rules
        .chains()
        .forEach(
            chain -> {
              text.append('\n').append(chain.name()).append(chain.bases()).append(chain.families());
              chain.rules().forEach(rule -> text.append("\n  ").append(rule));
            });
    return text.toString();
  }

  /** What is not known, decided by chance once for each rule. */
  private record Assumptions(int seed) implements Unknowns {
    private int chance(Rule rule, int of) {
      return Math.floorMod(((rule.comment().hashCode() * 31 + seed) * 0x9e37_79b1) >>> 7, of);
    }

    /** A rule's limits and unknowns hold together, or none does. */
    private boolean met(Rule rule) {
      return chance(rule, 2) == 0;
    }

    private int decision(Rule rule) {
      return chance(rule, 9) / 3;
    }

    @Override
    public boolean within(Rule rule, LimitSpec limit) {
      boolean over =
          rule.matches().stream()
              .anyMatch(match -> match instanceof Match.Limit some && some.over());
      return met(rule) != over;
    }

    @Override
    public boolean holds(Rule rule, Match.Unknown match) {
      return met(rule);
    }

    @Override
    public Action decides(Rule rule, Action.Unknown action) {
      return switch (decision(rule)) {
        case 0 -> Action.ACCEPT;
        case 1 -> Action.DROP;
        default -> new Action.Continue("");
      };
    }

    private boolean isOpen(Rule rule) {
      return rule.matches().stream()
          .anyMatch(match -> match instanceof Match.Limit || match instanceof Match.Unknown);
    }

    Outcome.Decided resolve(Outcome outcome) {
      return switch (outcome) {
        case Outcome.Decided decided -> decided;
        case Outcome.IfMet(Rule rule, Outcome met, Outcome missed) ->
            resolve(met(rule) ? met : missed);
        case Outcome.IfDecides(Rule rule, Outcome accepted, Outcome dropped, Outcome passed) ->
            resolve(
                isOpen(rule) && !met(rule)
                    ? passed
                    : switch (decision(rule)) {
                      case 0 -> accepted;
                      case 1 -> dropped;
                      default -> passed;
                    });
      };
    }
  }

  private static Space space(RandomSystems systems, RandomGenerator random, Family family) {
    Space space = Space.all(family);
    if (random.nextBoolean()) {
      space = space.in(EnumSet.of(systems.any(List.of(State.values())), State.NEW));
    }
    if (random.nextBoolean()) {
      PrefixSet some =
          PrefixSet.of(
              List.of(
                  Prefix.of(
                      RandomSystems.address(family, random.nextInt(8)),
                      Address.bits(family) - random.nextInt(4))));
      space = space.from(some, Set.of(AddressKind.UNICAST, AddressKind.MULTICAST));
    }
    if (random.nextInt(3) == 0) {
      space =
          space.by(
              new Space.Links(random.nextBoolean(), Set.of(systems.any(RandomSystems.LINKS))),
              Space.Links.ANY);
    }
    return space;
  }

  private static Situation packet(RandomSystems systems, RandomGenerator random, Subject subject) {
    Course course = subject.course();
    return new Situation(
        subject.family(),
        subject.protocol(),
        subject.part(),
        systems.any(RandomSystems.TYPES),
        systems.any(RandomSystems.CODES),
        RandomSystems.address(subject.family(), random.nextInt(8)),
        RandomSystems.address(subject.family(), random.nextInt(8)),
        systems.any(RandomSystems.LENGTHS),
        systems.any(RandomSystems.HOPS),
        random.nextInt(64),
        course == Course.OUT ? "" : systems.any(RandomSystems.LINKS),
        course == Course.IN ? "" : systems.any(RandomSystems.LINKS),
        systems.any(List.of(State.values())),
        systems.any(List.of(AddressKind.values()).subList(0, 6)),
        systems.any(List.of(AddressKind.values()).subList(0, 6)),
        systems.any(List.of(LinkKind.values())),
        subject.time());
  }

  private static boolean contains(Space space, Situation packet, List<Region> regions) {
    return !regions.isEmpty()
        && space.states().contains(packet.state())
        && space.sources().contains(packet.source())
        && space.sourceKinds().contains(packet.sourceKind())
        && (packet.in().isEmpty() || space.in().contains(packet.in()));
  }

  private static boolean contains(Region region, Situation packet) {
    return region.slice.contains(packet)
        && region.cell.contains(packet.source(), packet.destination());
  }
}
