package io.echogate.firewalls.regions;

import static org.assertj.core.api.Assertions.assertThat;

import io.echogate.firewalls.cisco.RandomCisco;
import io.echogate.firewalls.iptables.RandomIptables;
import io.echogate.firewalls.junos.RandomJunos;
import io.echogate.firewalls.meaning.Course;
import io.echogate.firewalls.meaning.Situation;
import io.echogate.firewalls.nftables.RandomNft;
import io.echogate.firewalls.rules.Dialect;
import io.echogate.firewalls.rules.Match.Part;
import io.echogate.firewalls.rules.RuleSet;
import io.echogate.icmp.Family;
import io.echogate.icmp.testing.Property;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * Random rule sets of each dialect: on every course and in both families, each packet that has
 * values that the rules mention, or those beside them, is in exactly one region, which says of it
 * what the interpreter finds, and by which rules.
 */
class EveryDialectTest {
  /** Of all dialects together. */
  private static final int SETS = Integer.getInteger("survey.sets", 1_800);

  private static final int PACKETS = 25;
  private static final long MINUTE = 60_000_000_000L;

  @Test
  void iptables() {
    hold(4, random -> RandomIptables.rules(any(random, Family.values()), random));
  }

  @Test
  void nftables() {
    hold(4, random -> RandomNft.rules(random.nextLong()));
  }

  @Test
  void cisco() {
    Dialect[] dialects = {Dialect.IOS, Dialect.IOS_XR, Dialect.NX_OS};
    hold(4, random -> RandomCisco.rules(any(random, dialects), random));
  }

  @Test
  void junos() {
    hold(8, RandomJunos::rules);
  }

  @Test
  void allThatTheModelCanSay() {
    hold(8, random -> new RandomSystems(random).rules());
  }

  private static void hold(int share, Function<RandomGenerator, RuleSet> sets) {
    Property.holds(
        random -> {
          for (int i = 0; i < SETS / share; i++) {
            RuleSet rules = Judged.numbered(sets.apply(random));
            for (Course course : Course.values()) {
              for (Family family : Family.values()) {
                compare(rules, course, family, random);
              }
            }
          }
        });
  }

  @SafeVarargs
  private static <T> T any(RandomGenerator random, T... values) {
    return values[random.nextInt(values.length)];
  }

  /** Slices that have one plane, and that. */
  private record Found(List<Slice> slices, Plane plane) {
    List<Outcome> outcomes(Situation packet) {
      return slices.stream()
          .filter(slice -> slice.contains(packet))
          .flatMap(
              slice ->
                  plane.cells().stream()
                      .filter(cell -> cell.contains(packet.source(), packet.destination())))
          .map(Plane.Cell::outcome)
          .toList();
    }
  }

  private static void compare(RuleSet rules, Course course, Family family, RandomGenerator random) {
    Mentioned mentioned = new Mentioned(rules, family, random);
    int protocol = random.nextInt(8) == 0 ? any(random, 1, 6, 58) : family.protocol();
    Part part = random.nextInt(4) == 0 ? any(random, Part.values()) : Part.WHOLE;
    Subject subject = new Subject(course, family, protocol, part, mentioned.time());
    Space.Links links = new Space.Links(false, mentioned.links());
    Space space = Space.all(family).by(links, links);
    Survey survey = Survey.of(List.of(rules), subject, List.of(space));
    List<Found> all = survey.look(0, Budget.nanos(MINUTE), Found::new);
    for (int i = 0; i < PACKETS; i++) {
      Situation packet = mentioned.packet(subject);
      List<Outcome> outcomes =
          all.stream().flatMap(found -> found.outcomes(packet).stream()).toList();
      assertThat(outcomes).as("%s in%s", packet, Judged.text(rules)).hasSize(1);
      Judged.compare(rules, subject, packet, outcomes.getFirst(), random.nextInt());
    }
  }
}
