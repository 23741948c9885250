package io.echogate.firewalls.regions;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.meaning.Situation;
import io.echogate.firewalls.rules.Match.AddressKind;
import io.echogate.firewalls.rules.Match.LinkKind;
import io.echogate.firewalls.rules.Match.Part;
import io.echogate.firewalls.rules.Match.State;
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
          Judged.compare(sets.get(set), subject, packet, outcome, random.nextInt());
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
